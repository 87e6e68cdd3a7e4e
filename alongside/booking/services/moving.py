"""One step of a place, or of somebody who waits: the table is asked, the step is kept."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.booking.models import Place, PlaceMove, Session, WaitingEntry, WaitingMove
from alongside.booking.states import PLACE_MOVES, WAITING_MOVES
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.common.insertion import insert
from alongside.common.moves import target_of


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


def step_place(actor: Actor, place: Place, name: str) -> Place:
    """Make a move of a place whose session is held. Raises OutOfTurn where it is not legal."""
    place.status = target_of(PLACE_MOVES, name, place.status)
    place.save(update_fields=["status"])
    insert(move_of(actor, place, name))
    return place


def move_of(actor: Actor, place: Place, name: str) -> PlaceMove:
    """The step as it is kept."""
    return PlaceMove(place=place, name=name, status=place.status, by_id=_by(actor))


def step_waiting(actor: Actor, entry: WaitingEntry, name: str, *fields: str) -> WaitingEntry:
    """The same for somebody who waits; ``fields`` were set besides."""
    entry.status = target_of(WAITING_MOVES, name, entry.status)
    entry.save(update_fields=["status", *fields])
    insert(waiting_move_of(actor, entry, name))
    return entry


def waiting_move_of(actor: Actor, entry: WaitingEntry, name: str) -> WaitingMove:
    """The step as it is kept."""
    return WaitingMove(entry=entry, name=name, status=entry.status, by_id=_by(actor))


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
    }
