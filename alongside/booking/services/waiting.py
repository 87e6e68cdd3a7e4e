"""The waiting list: places are offered in order, kept for a while, and go on to the next."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.models import Place, Session, WaitingEntry
from alongside.booking.queries import answer_of, waiting_visible_to
from alongside.booking.services.moving import (
    Room,
    answer_by,
    facts_of,
    hold_session,
    move_of,
    next_in_line,
    once_only,
    step_place,
    step_waiting,
)
from alongside.booking.services.support import tell_asked
from alongside.booking.states import PlaceStatus, WaitingStatus
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell

STILL_AFTER = dt.timedelta(days=28)


@all_or_nothing()
def offer_places(*, actor: Actor, session_id: uuid.UUID) -> list[Place]:
    """Offer what is free to whoever has waited longest, one each; in order, and each once.

    The place is theirs until the offer runs out. Too late before a session nobody is asked.
    """
    require(actor, Permission.SYSTEM)
    room = hold_session(session_id)
    session = Session.objects.get(pk=session_id)
    if session.service_id is None:
        return []  # a time of a link worker: nobody waits for one
    until = answer_by(session.of_service, room.starts_at)
    if until is None or not room.free:
        return []
    return [_offer(actor, session, entry, until) for entry in _next(session, room)]


def _next(session: Session, room: Room) -> Iterator[WaitingEntry]:
    """The first who wait for this session, or for any: but not who said no to it."""
    first = next_in_line(session.pk, room.free)
    queue = WaitingEntry.objects.select_for_update().filter(
        pk__in=first, status=WaitingStatus.WAITING
    )
    yield from queue.order_by("created_at", "pk")


def _offer(actor: Actor, session: Session, entry: WaitingEntry, until: dt.datetime) -> Place:
    place = Place(
        session=session,
        person_id=entry.person_id,
        organisation_id=entry.organisation_id,
        from_organisation_id=entry.from_organisation_id,
        referral_id=entry.referral_id,
        status=PlaceStatus.OFFERED,
        answer_by=until,
        help_wanted=entry.help_wanted,
        help_words=entry.help_words,
    )
    insert(place)
    insert(move_of(actor, place, "offer"))
    entry.place = place
    step_waiting(actor, entry, "offer", "place")
    record(actor, "place.offer", place, people=[place.person_id])
    tell("place.offered", f"place.offered:{place.pk}", **facts_of(actor, place))
    return place


@all_or_nothing()
def answer_offer(*, actor: Actor, place: Place, takes: bool, stays: bool = False) -> Place:
    """Take the offered place, or not; ``stays``: go on waiting for another one.

    By the person, for them by either side, or by the house for whoever holds the link. Answered
    the same before, nothing happens. Raises OutOfTurn once it is no longer theirs to take, or
    something else was answered: that stands.
    """
    _may_answer(actor)
    hold_session(place.session_id)
    place, now = locked(place), clock.now()
    said = answer_of(actor, place)
    if said == ("accept" if takes else "stay" if stays else "decline"):
        return place
    if said or place.status != PlaceStatus.OFFERED or (place.answer_by or now) <= now:
        raise OutOfTurn(_stands(actor, said))
    entry = _entry_of(actor, place)
    if takes:
        step_place(actor, place, "accept")
        if entry:
            step_waiting(actor, entry, "place")
        record(actor, "place.accept", place, people=[place.person_id])
        tell("place.taken", f"place.taken:{place.pk}", **facts_of(actor, place))
        tell_asked(actor, place)
        return place
    step_place(actor, place, "decline")
    if entry and stays:
        _go_on_waiting(actor, entry)
    elif entry:
        step_waiting(actor, entry, "leave")
    record(actor, "place.decline", place, people=[place.person_id], stays=stays)
    tell("place.freed", f"place.freed:{place.pk}", move="decline", **facts_of(actor, place))
    return place


def _may_answer(actor: Actor) -> None:
    """The person, either side for them, or the house for whoever holds a link."""
    themselves = actor.may(Permission.OWN_RECORD) or actor.may(Permission.SYSTEM)
    if not (themselves or actor.may(Permission.REFERRALS_ANSWER)):
        require(actor, Permission.CASES_WORK)


def _stands(actor: Actor, said: str) -> str:
    """Why an answer is not taken: what was said before, in words for whoever reads them."""
    if _reads_it_themselves(actor):
        return {
            "accept": _("This place is booked for you. To give it back, ring us."),
            "stay": _("You said no to this place, and go on waiting. To change that, ring us."),
            "decline": _("You said that you no longer want a place. To change that, ring us."),
        }.get(said, _("This place is no longer kept for you. Nothing was done."))
    return {
        "accept": _("They took this place, so it stays booked. Cancel it to give it back."),
        "stay": _("They said no to this place, and go on waiting. Nothing was done."),
        "decline": _("They said that they no longer want a place. Nothing was done."),
    }.get(said, _("This place is no longer kept for them. Nothing was done."))


def _reads_it_themselves(actor: Actor) -> bool:
    """On their own pages, or through a link."""
    return bool(actor.person_id) or actor.may(Permission.SYSTEM)


def _entry_of(actor: Actor, place: Place) -> WaitingEntry | None:
    """Whose wait the offer answers; none where that ended by itself."""
    entries = waiting_visible_to(actor)
    if actor.person_id:
        entries = entries.only("status", "place_id")
    return entries.filter(place_id=place.pk, status=WaitingStatus.OFFERED).first()


def _go_on_waiting(actor: Actor, entry: WaitingEntry, *fields: str) -> None:
    """For another session than the one that they were offered."""
    entry.session = None
    step_waiting(actor, entry, "stay", "session", *fields)


@all_or_nothing()
def lapse_offer(*, actor: Actor, place: Place) -> bool:
    """Nobody answered in time: it goes to the next. False where somebody did meanwhile."""
    require(actor, Permission.SYSTEM)
    hold_session(place.session_id)
    place = locked(place)
    due = place.answer_by
    if place.status != PlaceStatus.OFFERED or due is None or due > clock.now():
        return False
    entry = _entry_of(actor, place)
    step_place(actor, place, "lapse")
    if entry:
        step_waiting(actor, entry, "lapse")
    record(actor, "place.lapse", place, people=[place.person_id])
    tell("place.freed", f"place.freed:{place.pk}", move="lapse", **facts_of(actor, place))
    return True


@all_or_nothing()
def widen_waits(*, actor: Actor) -> int:
    """Whoever waited for a session that is over waits for the next one. How many that were."""
    require(actor, Permission.SYSTEM)
    over = WaitingEntry.objects.filter(
        status=WaitingStatus.WAITING, session__starts_at__lte=clock.now()
    )
    return over.update(session=None)


@all_or_nothing()
def still_waits(*, actor: Actor, entry: WaitingEntry, wants: bool) -> WaitingEntry:
    """Whether they still want a place; who was silent before is back on the list.

    Said by themselves, or for them by either side, or by whoever holds the link. Whoever no longer
    wants one leaves the list; said before, nothing happens.
    """
    _may_answer(actor)
    entry = locked(entry)
    if entry.status in (WaitingStatus.LEFT, WaitingStatus.PLACED):
        if wants:
            raise OutOfTurn(
                _("You are not on the waiting list any more. Nothing was done.")
                if _reads_it_themselves(actor)
                else _("They are not on the waiting list any more. Nothing was done.")
            )
        return entry
    if entry.status == WaitingStatus.OFFERED:
        raise OutOfTurn(
            _("A place is offered to you just now. Answer that first.")
            if _reads_it_themselves(actor)
            else _("A place is offered to them just now. Answer that first.")
        )
    if not wants:
        step_waiting(actor, entry, "leave")
        record(actor, "waiting.leave", entry, people=[entry.person_id])
        return entry
    entry.wanted_at = clock.now()
    if entry.status == WaitingStatus.LAPSED:
        refusal = (
            _("You are on the waiting list already.")
            if _reads_it_themselves(actor)
            else _("They are on the waiting list already.")
        )
        with once_only(refusal):  # by another referral
            _go_on_waiting(actor, entry, "wanted_at")
    else:
        entry.save(update_fields=["wanted_at"])
    record(actor, "waiting.want", entry, people=[entry.person_id])
    return entry


@all_or_nothing()
def ask_who_still_waits(*, actor: Actor) -> int:
    """Of whoever has waited for four weeks without a word: do they still want a place? How many.

    Silence takes nobody off the list; it is shown to those who look after it.
    """
    require(actor, Permission.SYSTEM)
    now = clock.now()
    since = now - STILL_AFTER
    silent = WaitingEntry.objects.select_for_update().filter(
        Q(asked_at=None) | Q(asked_at__lt=since),
        Q(wanted_at=None) | Q(wanted_at__lt=since),
        status=WaitingStatus.WAITING,
        created_at__lt=since,
    )
    asked = list(silent.order_by("pk"))
    for entry in asked:
        entry.asked_at = now
        entry.save(update_fields=["asked_at"])
        record(actor, "waiting.ask", entry, people=[entry.person_id])
        tell("waiting.asked", f"waiting.asked:{new_id()}", entry=str(entry.pk))
    return len(asked)
