"""The register of a session: who came, who walked in, how many were in the room."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.models import (
    HeadCount,
    Place,
    RegisterLine,
    RegisterMark,
    Session,
    WalkIn,
)
from alongside.booking.models.register import MOST_HEADS
from alongside.booking.queries import head_count_of, walk_ins_visible_to
from alongside.booking.rules import openness
from alongside.booking.services.moving import hold_session
from alongside.booking.states import REGISTER_MOVES, PlaceStatus, RegisterStatus
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked, target_of
from alongside.common.once import hold, kept_with, used_already
from alongside.common.whole import all_or_nothing

LONGEST_NAME, LONGEST_REACH = 100, 200  # characters
NAMED_FOR = dt.timedelta(days=30)


class SaidOtherwise(OutOfTurn):
    """Somebody else said something about it that whoever says this now had not seen.

    ``stands``: what they have to have seen to say it all the same.
    """

    def __init__(self, message: str, stands: uuid.UUID | None) -> None:
        super().__init__(message)
        self.stands = stands


@all_or_nothing()
def mark(
    *,
    actor: Actor,
    place: Place,
    name: str,
    key: uuid.UUID,
    seen: uuid.UUID | None,
    tapped_at: dt.datetime,
    anew: bool = False,
    referral_was: str = "",
) -> RegisterMark | None:
    """Say of somebody with a place that they came, did not, or take back what was said.

    ``seen`` is the mark that stood where it was tapped. None where it is so already, unless it is
    said ``anew`` because the desk said otherwise since. The same ``key`` again answers what it did.
    Raises SaidOtherwise where another mark stands, OutOfTurn where the session, or the place, is
    not there to be marked.
    """
    _keeps(actor, place.organisation_id)
    hold("mark", key)
    earlier = marked_with(key, place)
    if earlier:
        return earlier
    hold_session(place.session_id)
    is_open(place.session_id)
    place = locked(place)
    if place.status != PlaceStatus.BOOKED:
        raise OutOfTurn(_("They have no place in this session any more. Nothing was noted."))
    line = RegisterLine.objects.filter(place=place).first()
    status = line.status if line else RegisterStatus.EXPECTED
    target = REGISTER_MOVES[name].target
    if status == target and not anew:
        return None
    if seen != (line.mark_id if line else None):
        stands = line.mark_id if line else None
        raise SaidOtherwise(_("Somebody else has noted something else meanwhile."), stands)
    status = target if status == target else target_of(REGISTER_MOVES, name, status)
    if line is None:
        line = RegisterLine(place=place, status=status, mark_id=key)
        insert(line)
    else:
        line.status, line.mark_id = status, key
        line.save(update_fields=["status", "mark_id"])
    made = RegisterMark(
        pk=key,
        line=line,
        name=name,
        status=status,
        tapped_at=tapped_at,
        referral_was=referral_was,
        by_id=actor.user,
    )
    insert(made)
    record(actor, f"register.{name}", line, people=[place.person_id])
    return made


def marked_with(key: uuid.UUID, place: Place) -> RegisterMark | None:
    """The mark of this place with that key. Raises OutOfTurn where it was made of another."""
    earlier = RegisterMark.objects.select_related("line").filter(pk=key).first()
    if earlier and earlier.line.place_id != place.pk:
        raise used_already()
    return earlier


@all_or_nothing()
def walk_in(
    *,
    actor: Actor,
    session: Session,
    name: str,
    reach: str,
    key: uuid.UUID,
    tapped_at: dt.datetime,
) -> WalkIn:
    """Somebody came who has no place. ``key`` is its id: the same form sent twice is one person."""
    _keeps(actor, session.organisation_id)
    hold("walk-in", key)
    earlier = kept_with(key, walk_ins_visible_to(actor), session_id=session.pk)
    if earlier:
        return earlier
    is_open(session.pk)
    name, reach = name.strip(), reach.strip()
    if not name:
        raise Refused(_("Write a name; or only count them in the head-count."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(_("This is too long: keep it under 100 characters."), field="name")
    if len(reach) > LONGEST_REACH:
        raise Refused(_("This is too long: keep it under 200 characters."), field="reach")
    came = WalkIn(
        pk=key,
        session=session,
        organisation_id=session.organisation_id,
        name=name,
        reach=reach,
        tapped_at=tapped_at,
        by_id=actor.user,
    )
    insert(came)
    record(actor, "register.walk_in", came)
    return came


@all_or_nothing()
def take_back(*, actor: Actor, came: WalkIn) -> None:
    """That walk-in was noted by mistake: name and way are gone at once. Done before, nothing."""
    _keeps(actor, came.organisation_id)
    came = locked(came)
    if came.taken_back_at:
        return
    came.taken_back_at = came.emptied_at = clock.now()
    came.name = came.reach = ""
    came.save(update_fields=["taken_back_at", "emptied_at", "name", "reach"])
    record(actor, "register.take_back", came)


@all_or_nothing()
def note_asked(*, actor: Actor, came: WalkIn, reference: str) -> WalkIn:
    """A team was asked to take a walk-in on, under that reference. Once: raises OutOfTurn after.

    Name and way stay for the days that they stay: somebody may have to ring them.
    """
    _keeps(actor, came.organisation_id)
    came = locked(came)
    if came.asked or came.emptied_at:
        raise OutOfTurn(_("A colleague has asked for them already, or their name is forgotten."))
    came.asked = reference
    came.save(update_fields=["asked"])
    record(actor, "register.ask", came)
    return came


@all_or_nothing()
def count_heads(
    *,
    actor: Actor,
    session: Session,
    count: int,
    key: uuid.UUID,
    seen: uuid.UUID | None,
    tapped_at: dt.datetime,
) -> HeadCount:
    """How many were in the room in all. ``seen`` is the count that stood where it was said.

    Raises SaidOtherwise where another one stands, Refused for what is no count.
    """
    _keeps(actor, session.organisation_id)
    hold("heads", session.pk)
    earlier = kept_with(key, HeadCount.objects.all(), session_id=session.pk)
    if earlier:
        return earlier
    is_open(session.pk)
    if not 0 <= count <= MOST_HEADS:
        raise Refused(_("Enter a whole number from 0 to 2,000."), field="count")
    stands = head_count_of(actor, session)
    if stands and stands.count == count:
        return stands
    if seen != (stands.pk if stands else None):
        said = _("Somebody else has counted %(count)d meanwhile: %(name)s.")
        raise SaidOtherwise(
            said % {"count": stands.count, "name": stands.by.name} if stands else "",
            stands.pk if stands else None,
        )
    counted = HeadCount(
        pk=key,
        session=session,
        organisation_id=session.organisation_id,
        count=count,
        tapped_at=tapped_at,
        by_id=actor.user,
    )
    insert(counted)
    record(actor, "register.count", counted)
    return counted


@all_or_nothing()
def empty_walk_ins(*, actor: Actor) -> int:
    """Names and ways of walk-ins are forgotten after 30 days; that they came stays. How many."""
    require(actor, Permission.SYSTEM)
    now = clock.now()
    old = WalkIn.objects.filter(emptied_at=None, created_at__lte=now - NAMED_FOR)
    return old.update(name="", reach="", emptied_at=now)


def is_open(session_id: uuid.UUID) -> None:
    """Raise OutOfTurn where nothing can be noted: it was called off, is to come, or is long ago."""
    session = Session.objects.get(pk=session_id)
    if session.status == Session.Status.CALLED_OFF:
        raise OutOfTurn(
            _("This session was called off, so nobody is marked in it. Nothing was noted.")
        )
    stands = openness(clock.local_day(session.starts_at), clock.today())
    if stands == "early":
        raise OutOfTurn(_("The register opens on the day of the session. Nothing was noted."))
    if stands == "late":
        raise OutOfTurn(_("The register was closed 31 days after the session. Nothing was noted."))


def _keeps(actor: Actor, organisation_id: uuid.UUID) -> None:
    require(actor, Permission.REFERRALS_ANSWER)
    if actor.organisation_id != organisation_id:
        raise NotPermitted(_("Only the service itself keeps its register."))
