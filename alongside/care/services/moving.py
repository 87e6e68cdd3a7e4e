"""Verbs about somebody who lives elsewhere now. Nothing goes to another team unless they agree."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.models import Case, Task
from alongside.care.moving import postcode_of, whereabouts
from alongside.care.services.cases import open_case
from alongside.care.services.tasks import call_for, make_task
from alongside.care.states import TaskStatus
from alongside.common import clock
from alongside.common import postcode as codes
from alongside.common.errors import Refused
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.organisations.models import Organisation
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish, send

LONGEST_ADDRESS = 300
LONGEST_WHY = 500
TO_TAKE_OVER = dt.timedelta(days=14)


@all_or_nothing()
def change_address(
    *, actor: Actor, case: Case, address: str, postcode: str, key: uuid.UUID | None = None
) -> bool:
    """Keep where the person lives now. Answers whether that is outside of the team's area: then

    the house asks the worker to decide with them how to go on. The same again changes nothing,
    so ``key`` is not needed. Raises Refused for what is no postcode, and of somebody protected:
    those who know where they are change it.
    """
    case = open_case(actor, case)
    person = locked(case.person)
    if person.protected:
        raise Refused(
            _("Where this person is, is hidden. Those who know it change it: open safe mode.")
        )
    address, postcode = address.strip(), codes.parse(postcode) if postcode.strip() else ""
    if len(address) > LONGEST_ADDRESS:
        raise Refused(_("Keep the address under 300 characters."), field="address")
    there = whereabouts(actor, postcode)
    outside = there is not None and not there.ours
    if (person.address, person.postcode) == (address, postcode):
        return outside
    person.address, person.postcode = address, postcode
    person.save(update_fields=["address", "postcode"])
    record(actor, "person.change_address", person, people=[person.pk])
    if outside:
        call_for(actor, case, Task.Reason.MOVED, f"address:{new_id()}")
    return outside


@all_or_nothing()
def stay_with(*, actor: Actor, case: Case, why: str, key: uuid.UUID | None = None) -> Case:
    """The team goes on although the person lives elsewhere; ``why`` stands with the task."""
    case = open_case(actor, case)
    if not why.strip():
        raise Refused(_("Write what you agreed with the person."), field="why")
    if len(why) > LONGEST_WHY:
        raise Refused(_("Keep it under 500 characters."), field="why")
    check_gives_nothing_away(actor, case.person, "why", why)
    _decided(actor, case, why.strip())
    record(actor, "case.stay_with", case, people=[case.person_id])
    return case


@all_or_nothing()
def offer_to_team(
    *, actor: Actor, case: Case, to: Organisation, wish: Wish, key: uuid.UUID
) -> Referral:
    """Ask the team of the new area to take the person on, as they agreed.

    It is a referral like any other. The case stays open until that team has taken them on, and a
    task says to close it then, so that in between nobody is without a link worker.
    Raises Refused where the person has not agreed, and for a team that does not serve the area.
    """
    require(actor, Permission.CASES_WORK)
    case = open_case(actor, case)
    there = whereabouts(actor, postcode_of(actor, case.person))
    if there is None or to.pk not in {team.pk for team in there.teams}:
        raise Refused(_("Choose a team of the area where the person lives now."), field="team")
    sent = send(
        actor=actor, person=case.person, to=to, wish=wish, key=str(key), parent=case.referral
    )
    _decided(actor, case, _("Asked %(team)s to take over.") % {"team": to.name})
    make_task(
        actor=actor,
        case=case,
        key=uuid.uuid5(key, "close"),
        what=_("Has %(team)s taken over? Then close the case.") % {"team": to.name},
        owner=case.worker_id,
        due_on=clock.today() + TO_TAKE_OVER,
    )
    return sent


def _decided(actor: Actor, case: Case, note: str) -> None:
    asked = Task.objects.filter(case=case, status=TaskStatus.OPEN, reason=Task.Reason.MOVED)
    asked.update(
        status=TaskStatus.DONE, note=note, settled_at=clock.now(), settled_by_id=actor.user
    )
