"""Verbs about forms. The only writers."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Service
from alongside.questions.content import Content
from alongside.questions.models import Form, Version
from alongside.questions.problems import problems, too_large
from alongside.questions.queries import newest_of, visible_to


@all_or_nothing()
def begin(*, actor: Actor, service: Service | None = None, content: Content | None = None) -> Form:
    """The form of the actor's organisation, or of that service of theirs, to be worked on.

    There is one of each: begun before, it is that one; else its draft begins with ``content``.
    Raises Refused for somebody else's service.
    """
    require(actor, Permission.FORMS_BUILD)
    if service and service.organisation_id != actor.organisation:
        raise Refused(_("This service is another organisation’s."))
    hold("form", actor.organisation, service.pk if service else "")
    earlier = visible_to(actor).filter(service=service).first()
    if earlier:
        return earlier
    form = Form(
        organisation_id=actor.organisation,
        service=service,
        draft=content.as_json() if content else {},
        changed_by_id=actor.user,
    )
    insert(form)
    record(actor, "form.begin", form)
    return form


@all_or_nothing()
def save(*, actor: Actor, form: Form, revision: int, content: Content) -> Form:
    """Keep this as the form's draft, if nobody has changed it since that revision.

    The same again is kept once. Raises OutOfTurn where somebody did, Refused where it is too large.
    """
    require(actor, Permission.FORMS_BUILD)
    large = too_large(content)
    if large:
        raise Refused(large)
    form = locked(form)
    if form.content == content:
        return form
    if form.revision != revision:
        raise OutOfTurn(
            _(
                "Somebody has changed this form since you opened it, and what you did is not kept. "
                "Look at it as it is now, and do it again if it is still needed."
            )
        )
    form.draft, form.revision = content.as_json(), form.revision + 1
    form.changed_at, form.changed_by_id = clock.now(), actor.user
    form.save(update_fields=["draft", "revision", "changed_at", "changed_by"])
    record(actor, "form.save", form, revision=form.revision)
    return form


@all_or_nothing()
def publish(*, actor: Actor, form: Form, revision: int) -> Version:
    """Ask it from now on. Who has an older version before them goes on with that.

    What is asked already is published once. Raises Refused for what is wrong with it, OutOfTurn
    where somebody changed it since.
    """
    require(actor, Permission.FORMS_BUILD)
    form = locked(form)
    newest = newest_of(form.pk)
    if newest and newest.retired_at is None and newest.content == form.content:
        return newest
    if form.revision != revision:
        raise OutOfTurn(
            _("Somebody has changed this form since you opened it. Look at it, then publish it.")
        )
    found = problems(form.content)
    if found:
        raise Refused(found[0].message)
    version = Version(
        form=form,
        number=newest.number + 1 if newest else 1,
        organisation_id=form.organisation_id,
        service_id=form.service_id,
        held=form.content.as_json(),
        by_id=actor.user,
    )
    insert(version)
    record(actor, "form.publish", form, number=version.number)
    return version


@all_or_nothing()
def retire(*, actor: Actor, form_id: uuid.UUID) -> bool:
    """Ask it no longer; what was answered stays. Whether it was asked until now."""
    require(actor, Permission.FORMS_BUILD)
    form = visible_to(actor).filter(pk=form_id).first()
    if form is None:
        return False
    form = locked(form)
    newest = newest_of(form.pk)
    if newest is None or newest.retired_at:
        return False
    Version.objects.filter(pk=newest.pk).update(retired_at=clock.now())
    record(actor, "form.retire", form, number=newest.number)
    return True
