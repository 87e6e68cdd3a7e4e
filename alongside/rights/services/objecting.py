"""Objecting to use beyond one's own care, and ending that: at once, with nobody to ask."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.people.queries import person_visible_to
from alongside.rights.models import Objection
from alongside.rights.queries import objections_visible_to
from alongside.rights.states import Learned, Source


@all_or_nothing()
def object_to_use(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    key: uuid.UUID,
    source: str = Source.OWN,
    learned: str = Learned.TOLD,
) -> Objection:
    """From now on nothing of the person leaves for anything beyond their own care.

    ``learned`` says where a professional has it from. ``key`` becomes the objection's id; one that
    holds already is left as it is.
    Raises NotPermitted for whoever does not plan care with them.
    """
    require(actor, Permission.OWN_RECORD if actor.person_id else Permission.CASES_WORK)
    if not _concerns(actor, person_id):
        raise NotPermitted(_("You can write this down for those whom you help."))
    hold("objection", person_id)
    found = objections_visible_to(actor).filter(person_id=person_id, source=source, ended_at=None)
    earlier = found.first() or kept_with(key, objections_visible_to(actor), person_id=person_id)
    if earlier:
        return earlier
    _check(actor, source, learned)
    objection = Objection(
        pk=key,
        person_id=person_id,
        source=source,
        learned=Learned.PAGES if actor.person_id else learned,
        recorded_by_id=actor.user,
        recorded_for_id=None if actor.person_id else actor.organisation,
    )
    insert(objection)
    record(actor, "rights.object", objection, people=[person_id], source=source)
    return objection


def _concerns(actor: Actor, person_id: uuid.UUID) -> bool:
    """Whether it is the person, or somebody who sees them."""
    return actor.person_id == person_id or (
        not actor.person_id and person_visible_to(actor, person_id) is not None
    )


def _check(actor: Actor, source: str, learned: str) -> None:
    if source not in Source.values or (actor.person_id and source != Source.OWN):
        raise Refused(_("Choose which of the two it is."), field="source")
    if not actor.person_id and learned not in (Learned.TOLD, Learned.CHECKED):
        raise Refused(_("Choose where you have it from."), field="learned")


@all_or_nothing()
def end_objection(*, actor: Actor, objection: Objection) -> Objection:
    """The person no longer objects. Ended twice, nothing happens.

    Raises Refused on their own pages for the national opt-out, which they change where they set it.
    """
    require(actor, Permission.OWN_RECORD if actor.person_id else Permission.CASES_WORK)
    if actor.person_id and objection.source != Source.OWN:
        raise Refused(_("You change the national choice on NHS.UK, or by calling 0300 303 5678."))
    rows = objections_visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=objection.pk).first()
    if found is None:
        raise NotPermitted(_("You can write this down for those whom you help."))
    if found.ended_at is None:
        found.ended_at, found.ended_by_id = clock.now(), actor.user
        found.save(update_fields=["ended_at", "ended_by"])
        record(actor, "rights.object_no_more", found, people=[found.person_id])
    return found
