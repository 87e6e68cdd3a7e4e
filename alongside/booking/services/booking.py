"""Booking a place, cancelling it, asking for another one."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.models import Place, Session, WaitingEntry, WaitingMove
from alongside.booking.queries import has_made, visible_to, waiting_visible_to
from alongside.booking.services.moving import (
    Room,
    answer_by,
    facts_of,
    hold_session,
    move_of,
    once_only,
    step_place,
    step_waiting,
    waiting_move_of,
)
from alongside.booking.services.support import put, tell_asked, wanted_in
from alongside.booking.states import PlaceStatus, WaitingStatus
from alongside.booking.support import NOTHING, Wanted
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.models import Person
from alongside.people.queries.protection import is_in_circle
from alongside.people.restriction import stays_usable

LONGEST_CHANGE = 1000  # characters of what would suit somebody better
Booked = Place | WaitingEntry


@all_or_nothing()
def book(
    *,
    actor: Actor,
    person: Person,
    session: Session,
    referral_id: uuid.UUID,
    from_organisation_id: uuid.UUID,
    key: uuid.UUID,
    wanted: Wanted = NOTHING,
) -> Booked:
    """A place in the session; where it is full, or others wait for one already, on the list.

    ``key`` becomes the id of either: the same form sent twice books once. Never more places are
    given than there are, however many ask at once. Raises OutOfTurn for a session that is over or
    called off, Refused for whoever has a place or waits already. ``wanted`` would help them to
    come: it goes with the wait to the place that they get.
    """
    _may_book(actor, session.organisation_id, from_organisation_id)
    hold("place", key)
    earlier = made_with(key, person.pk)
    if earlier:
        return earlier
    stays_usable(person)
    may_say_where(actor, person)
    room = hold_session(session.pk)
    if not room.can_be_booked:
        raise OutOfTurn(_("This session can no longer be booked. Choose another one."))
    theirs = {
        "pk": key,
        "person": person,
        "organisation_id": session.organisation_id,
        "from_organisation_id": from_organisation_id,
        "referral_id": referral_id,
    }
    if _is_for_anybody(session, room):
        place = Place(session=session, **theirs)
        if room.waiting and not wanted.kinds:
            wanted = _asked_while_waiting(actor, place)
        put(actor, place, wanted)
        insert_once(place, _("They have a place in this session already."))
        insert(move_of(actor, place, "book"))
        if room.waiting:
            _has_it(actor, place)
        record(actor, "place.book", place, people=[person.pk])
        tell_asked(actor, place)
        return place
    silent = _who_was_silent(actor, session, theirs)
    if silent:
        return _wait_again(actor, silent, session, key, wanted)
    entry = WaitingEntry(service_id=session.of_service, session=session, **theirs)
    put(actor, entry, wanted)
    insert_once(entry, _("They are on the waiting list already."))
    insert(waiting_move_of(actor, entry, "wait"))
    record(actor, "waiting.begin", entry, people=[person.pk])
    return entry


@all_or_nothing()
def cancel(*, actor: Actor, place: Place) -> Place:
    """Give a place back: the person themselves, or either side. Done before, nothing happens.

    Whoever waits is offered it. Raises OutOfTurn once the session has begun.
    """
    _may_change(actor)
    return _give_back(actor, place)


@all_or_nothing()
def give_back_for_them(*, actor: Actor, place: Place) -> Place:
    """The person said so in answer to a message: the house does it for them, as ``cancel``."""
    require(actor, Permission.SYSTEM)
    return _give_back(actor, place, by="person")


def _give_back(actor: Actor, place: Place, **by: str) -> Place:
    room = hold_session(place.session_id)
    place = locked(place)
    if place.status == PlaceStatus.CANCELLED:
        return place
    if room.starts_at <= clock.now():
        raise OutOfTurn(_("This session has begun, so the place stays as it is."))
    step_place(actor, place, "cancel")
    record(actor, "place.cancel", place, people=[place.person_id])
    _tell_freed(actor, place, "cancel", **by)
    return place


@all_or_nothing()
def ask_change(*, actor: Actor, place: Place, words: str) -> Place:
    """The person says that another time would suit them; until it is moved, the place is theirs."""
    require(actor, Permission.OWN_RECORD)
    said = words.strip()
    if not said:
        raise Refused(_("Write what would suit you better."), field="words")
    if len(said) > LONGEST_CHANGE:
        raise Refused(_("This is too long: keep it under 1,000 characters."), field="words")
    hold_session(place.session_id)
    place = locked(place)
    if place.status != PlaceStatus.BOOKED:
        raise OutOfTurn(_("This place is not yours any more. Ring us, and we find another one."))
    if place.change_words == said:
        return place
    place.change_asked_at, place.change_words = clock.now(), said
    place.save(update_fields=["change_asked_at", "change_words"])
    record(actor, "place.ask_change", place, people=[place.person_id])
    tell("place.change_asked", f"place.change_asked:{new_id()}", **facts_of(actor, place))
    return place


@all_or_nothing()
def rebook(*, actor: Actor, place: Place, session: Session, key: uuid.UUID) -> Place:
    """Move somebody to another session of the same service: the new place first, then the old goes.

    Raises Refused where there is no room, and then they keep what they have.
    """
    _may_book(actor, place.organisation_id, place.from_organisation_id)
    hold("place", key)
    earlier = kept_with(key, visible_to(actor), person_id=place.person_id)
    if earlier:
        return earlier
    stays_usable(Person.objects.get(pk=place.person_id))
    held = {one: hold_session(one) for one in sorted({session.pk, place.session_id})}
    place = locked(place)
    if place.status != PlaceStatus.BOOKED:
        raise OutOfTurn(_("This place was given back meanwhile. Book a new one."))
    if session.of_service != place.session.service_id:
        raise Refused(_("Choose a session of the same service."), field="session")
    if not _is_for_anybody(session, held[session.pk]):
        raise Refused(
            _("There is no place left in that session. They keep the one they have."),
            field="session",
        )
    moved = Place(
        pk=key,
        session=session,
        person_id=place.person_id,
        organisation_id=place.organisation_id,
        from_organisation_id=place.from_organisation_id,
        referral_id=place.referral_id,
    )
    put(actor, moved, wanted_in(place))
    insert_once(moved, _("They have a place in this session already."))
    insert(move_of(actor, moved, "book"))
    step_place(actor, place, "cancel")
    record(actor, "place.move", moved, people=[place.person_id])
    _tell_freed(actor, place, "move")
    tell_asked(actor, moved)
    return moved


def _is_for_anybody(session: Session, room: Room) -> bool:
    """There is room, and nobody comes first: who waits does only while they can still be asked."""
    if not room.free:
        return False
    return not room.waiting or answer_by(session.of_service, room.starts_at) is None


def _has_it(actor: Actor, place: Place) -> None:
    """Who waited for this very session waits no longer."""
    for entry in _waiting_for(actor, place).select_for_update(of=("self",)):
        step_waiting(actor, entry, "leave")


def _asked_while_waiting(actor: Actor, place: Place) -> Wanted:
    entry = _waiting_for(actor, place).first()
    return wanted_in(entry) if entry else NOTHING


def _waiting_for(actor: Actor, place: Place) -> QuerySet[WaitingEntry]:
    return waiting_visible_to(actor).filter(
        session_id=place.session_id,
        person_id=place.person_id,
        referral_id=place.referral_id,
        status=WaitingStatus.WAITING,
    )


def _who_was_silent(actor: Actor, session: Session, theirs: dict[str, Any]) -> WaitingEntry | None:
    waits = waiting_visible_to(actor).select_for_update(of=("self",))
    return waits.filter(
        service_id=session.of_service,
        person=theirs["person"],
        referral_id=theirs["referral_id"],
        status=WaitingStatus.LAPSED,
    ).first()


def _wait_again(
    actor: Actor, entry: WaitingEntry, session: Session, key: uuid.UUID, wanted: Wanted
) -> WaitingEntry:
    """Who did not answer is back on the list, where they stood; ``key`` is that of the step."""
    entry.session, entry.wanted_at = session, clock.now()
    put(actor, entry, wanted if wanted.kinds else wanted_in(entry))
    with once_only(_("They are on the waiting list already.")):  # by another referral
        changed = ("session", "wanted_at", "help_wanted", "help_words")
        step_waiting(actor, entry, "stay", *changed, key=key)
    record(actor, "waiting.want", entry, people=[entry.person_id])
    return entry


def made_with(key: uuid.UUID, person_id: uuid.UUID) -> Booked | None:
    """What the form with this key has booked for the person already; see ``kept_with``."""
    if not has_made(key):
        return None
    made = kept_with(key, Place.objects, person_id=person_id) or kept_with(
        key, WaitingEntry.objects, person_id=person_id
    )
    if made:
        return made
    again = WaitingMove.objects.filter(pk=key, entry__person_id=person_id)
    step = again.select_related("entry").first()
    return step.entry if step else None


def _may_book(actor: Actor, keeper: uuid.UUID, asker: uuid.UUID) -> None:
    """Who keeps the session books as somebody who answers referrals, who sent one as who works."""
    if actor.organisation_id == keeper and actor.may(Permission.REFERRALS_ANSWER):
        return
    if actor.organisation_id not in (keeper, asker):
        raise NotPermitted(_("Only the service, or whoever referred the person, can book."))
    require(actor, Permission.CASES_WORK)


def _may_change(actor: Actor) -> None:
    if not (actor.may(Permission.OWN_RECORD) or actor.may(Permission.REFERRALS_ANSWER)):
        require(actor, Permission.REFERRALS_SEND)  # whoever works cases may do that, too


def may_say_where(actor: Actor, person: Person) -> None:
    """A booking says where somebody will be, and when."""
    if person.protected and not is_in_circle(actor, person.pk):
        raise Refused(
            _(
                "Where this person is found is kept apart for their safety, so only those who know "
                "it may book for them. Nothing was booked. Ask whoever leads on their case."
            )
        )


def insert_once(row: Booked, refusal: str) -> None:
    """Write it; OutOfTurn with these words where they have it already."""
    with once_only(refusal):
        insert(row)


def _tell_freed(actor: Actor, place: Place, move: str, **by: str) -> None:
    """``by``: whose wish it was, where the house did it."""
    facts = facts_of(actor, place) | by
    tell("place.freed", f"place.freed:{place.pk}", move=move, **facts)
