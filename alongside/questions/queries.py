"""Reading forms: an organisation builds its own; whoever refers reads what was published."""

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.statements import put_together_once
from alongside.questions.models import Form, Version

# As long as a referral that was begun is kept: who was shown a version answers that one.
ANSWERED_FOR = dt.timedelta(days=7)


def visible_to(actor: Actor) -> QuerySet[Form]:
    """The forms of the actor's organisation, for whoever builds them."""
    if not actor.may(Permission.FORMS_BUILD):
        return Form.objects.none()
    return Form.objects.filter(organisation_id=actor.organisation).select_related(
        "organisation", "service", "changed_by"
    )


def versions_visible_to(actor: Actor) -> QuerySet[Version]:
    """The published versions of those forms, the newest first."""
    if not actor.may(Permission.FORMS_BUILD):
        return Version.objects.none()
    return Version.objects.filter(organisation_id=actor.organisation).select_related("by")


def newest_of(form_id: uuid.UUID) -> Version | None:
    """The newest version of a form, retired or not."""
    return Version.objects.filter(form_id=form_id).order_by("-number").first()


def version_for(organisation_id: uuid.UUID, service_id: uuid.UUID | None = None) -> Version | None:
    """What whoever refers there is asked today: the service's own form, else the organisation's."""
    newest: dict[uuid.UUID | None, Version] = {}
    for version in _versions_for(organisation_id, service_id or organisation_id):
        newest.setdefault(version.service_id, version)
    own, common = newest.get(service_id), newest.get(None)
    return next((one for one in (own, common) if one and one.retired_at is None), None)


@put_together_once
def _versions_for(organisation_id: uuid.UUID, service_id: uuid.UUID) -> QuerySet[Version]:
    theirs = Version.objects.filter(organisation_id=organisation_id)
    either = theirs.filter(Q(service_id=None) | Q(service_id=service_id))
    return either.order_by("service_id", "-number").distinct("service_id")


def version_shown(
    version_id: uuid.UUID,
    organisation_id: uuid.UUID,
    service_id: uuid.UUID | None = None,
    *,
    ever: bool = False,
) -> Version | None:
    """That version, if it is asked there today or was until a week ago: a page may be older.

    ``ever``: however long ago.
    """
    found = Version.objects.filter(
        Q(service_id=None) | Q(service_id=service_id),
        pk=version_id,
        organisation_id=organisation_id,
    ).first()
    if found is None or ever:
        return found
    later = Version.objects.filter(form_id=found.form_id, number__gt=found.number)
    ended = later.order_by("number").values_list("created_at", flat=True).first()
    ended = ended or found.retired_at
    return found if ended is None or ended > clock.now() - ANSWERED_FOR else None


def version_published(version_id: uuid.UUID) -> Version | None:
    """A version of an organisation's own form, whoever was shown it, however long ago."""
    return Version.objects.filter(pk=version_id, service=None).first()
