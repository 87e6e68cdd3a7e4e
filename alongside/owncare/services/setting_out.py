"""Setting out alone, and the mobile on which one is asked whether one is back."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.directory.contacting import mobile as mobile_number
from alongside.outbox.services import tell
from alongside.owncare.ladder import colleagues_to_tell
from alongside.owncare.models import AlarmNumber, LoneStep, LoneVisit, Whereabouts
from alongside.owncare.models.lone_visit import LONGEST_PLACE
from alongside.owncare.queries.lone_visits import buddies, out_now, visits_visible_to
from alongside.owncare.states import Step
from alongside.people.models import Person

LONGEST_OUT = dt.timedelta(hours=12)


@all_or_nothing()
def set_out(
    *,
    actor: Actor,
    key: uuid.UUID,
    back_at: dt.datetime,
    place: str,
    buddy: uuid.UUID | None = None,
    person: Person | None = None,
) -> LoneVisit:
    """Say where the actor goes alone, until when, and which colleague is told first.

    ``key`` becomes the visit's id: the same form sent twice is one. Where a protected person is
    visited somebody must look for the actor who may know where that person is.
    Raises OutOfTurn where they are out already, Refused for what does not fit.
    """
    require(actor, Permission.CASES_WORK)
    hold("lone visit", actor.user)
    earlier = kept_with(key, visits_visible_to(actor), by_id=actor.user)
    if earlier:
        return earlier
    if out_now(actor):
        raise OutOfTurn(_("You are out alone already. Say first that you are safe."))
    visit = LoneVisit(
        pk=key,
        organisation_id=actor.organisation,
        by_id=actor.user,
        buddy_id=buddy,
        back_at=back_at,
        next_call_at=back_at,
    )
    _check(actor, visit, place, person)
    insert(visit)
    insert(Whereabouts(visit=visit, person=person, place=place.strip()))
    insert(LoneStep(visit=visit, step=Step.SET_OUT, by_id=actor.user))
    record(actor, "lone_visit.set_out", visit, people=[person.pk] if person else [])
    tell("lone_visit.set_out", key=f"lone_visit.set_out:{visit.pk}", visit=str(visit.pk))
    return visit


def _check(actor: Actor, visit: LoneVisit, place: str, person: Person | None) -> None:
    if not place.strip():
        raise Refused(_("Say where you are going, so that you are found."), field="place")
    if len(place.strip()) > LONGEST_PLACE:
        raise Refused(_("This is too long: keep it under 300 characters."), field="place")
    if not clock.now() < visit.back_at <= clock.now() + LONGEST_OUT:
        raise Refused(_("Enter a time within the next 12 hours."), field="back")
    protected = person is not None and person.protected
    if visit.buddy_id and not buddies(actor, person).filter(pk=visit.buddy_id).exists():
        raise Refused(
            _("Choose a colleague who may know where this person is.")
            if protected
            else _("Choose a colleague of your team."),
            field="buddy",
        )
    if protected and not visit.buddy_id:
        raise Refused(
            _(
                "Where this person is found is kept apart for their safety. Choose a colleague "
                "who may know it; if there is none, let one into the circle first."
            ),
            field="buddy",
        )
    if not colleagues_to_tell(visit):
        raise Refused(
            _("Nobody here would be told: your team has no lead. Choose a colleague."),
            field="buddy",
        )


@all_or_nothing()
def say_number(*, actor: Actor, mobile: str) -> None:
    """Keep the actor's mobile for reminders and alarms, or with nothing forget it."""
    require(actor, Permission.CASES_WORK)
    hold("alarm number", actor.user)
    number = mobile_number(mobile) if mobile.strip() else ""
    if mobile.strip() and not number:
        raise Refused(_("Enter a British mobile number, like 07700 900123."), field="mobile")
    mine = AlarmNumber.objects.filter(user_id=actor.user)
    if not number:
        mine.delete()
    elif not mine.update(mobile=number):
        insert(AlarmNumber(user_id=actor.user, mobile=number))
    record(actor, "lone_visit.number", told=bool(number))
