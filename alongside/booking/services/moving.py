"""One step of a place, or of somebody who waits: the table is asked, the step is kept."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.booking.models import (
    Place,
    PlaceMove,
    Session,
    SessionPlan,
    WaitingEntry,
    WaitingMove,
)
from alongside.booking.states import PLACE_MOVES, WAITING_MOVES
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.common.insertion import insert
from alongside.common.moves import target_of
from alongside.messaging.hours import safe_moment

LEAST_TIME = dt.timedelta(hours=2)  # to answer; and before the session begins
USUAL_HOURS = 48
_ONCE = ("one_place_a_session", "waits_once_for_a_service")


@dataclass(frozen=True)
class Room:
    """What is left in a session that is held; ``waiting`` is how many would come first."""

    status: str
    starts_at: dt.datetime
    places: int
    taken: int
    waiting: int

    @property
    def can_be_booked(self) -> bool:
        return self.status == Session.Status.OPEN and self.starts_at > clock.now()

    @property
    def free(self) -> int:
        return self.places - self.taken if self.can_be_booked else 0


def hold_session(session_id: uuid.UUID) -> Room:
    """Queue behind whoever changes a place in this session, until the transaction ends.

    Taken before any place of it, by everybody: so nobody waits for each other.
    Raises OutOfTurn where the session is there no more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_hold(%s)", [session_id])
        found = cursor.fetchone()
    if found is None:
        raise OutOfTurn(_("This session is not there any more. Choose another one."))
    return Room(*found)


def next_in_line(session_id: uuid.UUID, most: int) -> list[uuid.UUID]:
    """The entries of those who would be offered a place in this session first: for the house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT booking_next(%s, %s)", [session_id, most])
        return [entry for (entry,) in cursor.fetchall()]


def answer_by(service_id: uuid.UUID, starts_at: dt.datetime) -> dt.datetime | None:
    """Until when an offer made now is kept; None where there is no time left to answer."""
    plan = SessionPlan.objects.filter(service_id=service_id).first()
    asked = safe_moment(clock.now())
    until = asked + dt.timedelta(hours=plan.answer_hours if plan else USUAL_HOURS)
    until = min(until, starts_at - LEAST_TIME)
    return until if until >= asked + LEAST_TIME else None


def step_place(actor: Actor, place: Place, name: str) -> Place:
    """Make a move of a place whose session is held. Raises OutOfTurn where it is not legal."""
    place.status = target_of(PLACE_MOVES, name, place.status)
    place.save(update_fields=["status"])
    insert(move_of(actor, place, name))
    return place


def move_of(actor: Actor, place: Place, name: str) -> PlaceMove:
    """The step as it is kept."""
    return PlaceMove(place=place, name=name, status=place.status, by_id=_by(actor))


def step_waiting(
    actor: Actor, entry: WaitingEntry, name: str, *fields: str, key: uuid.UUID | None = None
) -> WaitingEntry:
    """The same for somebody who waits; ``fields`` were set besides.

    ``key``, if there is one, becomes the id of the step.
    """
    entry.status = target_of(WAITING_MOVES, name, entry.status)
    entry.save(update_fields=["status", *fields])
    step = waiting_move_of(actor, entry, name)
    step.pk = key or step.pk
    insert(step)
    return entry


def waiting_move_of(actor: Actor, entry: WaitingEntry, name: str) -> WaitingMove:
    """The step as it is kept."""
    return WaitingMove(entry=entry, name=name, status=entry.status, by_id=_by(actor))


@contextmanager
def once_only(refusal: str) -> Iterator[None]:
    """Raise OutOfTurn with these words for a second place in a session, or a second wait."""
    try:
        yield
    except IntegrityError as error:
        said = getattr(error.__cause__, "diag", None)
        if getattr(said, "constraint_name", "") in _ONCE:
            raise OutOfTurn(refusal) from error
        raise


def _by(actor: Actor) -> uuid.UUID | None:
    return None if actor.may(Permission.SYSTEM) else actor.user


def facts_of(actor: Actor, place: Place) -> dict[str, str]:
    """What subscribers need, by ids and codes. ``by`` is the organisation, or who else it was.

    Who referred the person is not readable to the person: subscribers look it up.
    """
    by = str(actor.organisation_id or "")
    return {
        "place": str(place.pk),
        "session": str(place.session_id),
        "referral": str(place.referral_id),
        "organisation": str(place.organisation_id),
        "status": place.status,
        "by": by or ("person" if actor.person_id else "house"),
        "by_user": str(_by(actor) or ""),
    }
