"""Obeying the retention schedule: people look first, then say that it is done."""

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.queries.merging import all_ids
from alongside.rights.models import Erasure
from alongside.rights.retention.due import due
from alongside.rights.retention.erasing import rows_of, take_out
from alongside.rights.retention.schedule import schedule


@all_or_nothing()
def erase_what_is_due(*, actor: Actor, expected: int) -> Erasure:
    """Anonymise the records whose time is over: those of the officer's organisation, or for the

    house itself all of them. ``expected`` is how many were shown.
    Raises Refused when it is no longer that many, or none: nothing is erased unseen.
    """
    require(actor, Permission.SYSTEM if actor.user_id is None else Permission.PRIVACY_REVIEW)
    hold("retention")
    found = due(actor.organisation_id)
    people = [one.person_id for one in found]
    if not people:
        raise Refused(_("Nothing is due. Nothing was erased."))
    if len(people) != expected:
        raise Refused(
            _("What is due has changed since you looked. Nothing was erased: look again.")
        )
    people = all_ids(people)
    rows = rows_of(people)
    take_out(people)
    erasure = Erasure(
        organisation_id=actor.organisation_id,
        by_id=actor.user_id,
        schedule=schedule().version,
        people=people,
        rows=rows,
    )
    insert(erasure)
    record(actor, "rights.erase", erasure, records=len(found))
    tell("rights.erased", key=f"rights.erased:{erasure.pk}", erasure=str(erasure.pk))
    return erasure
