"""What follows in care from what happened: who is told, what becomes a task, what is still sent."""

import dataclasses
import uuid
from collections.abc import Callable
from functools import partial

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may
from alongside.booking.queries import (
    held_in,
    offer_open,
    place_ahead,
    places_by_id,
    places_of,
    wait_open,
)
from alongside.booking.states import HELD, PlaceStatus
from alongside.care.cover import covers_of
from alongside.care.leaving import left_by
from alongside.care.messages import (
    again_words,
    assigned,
    covering,
    due,
    due_to_lateness,
    end_words,
    handed_over,
    left_words,
    to_the_cover,
)
from alongside.care.models import Task
from alongside.care.services import (
    ASK_AFTER,
    call_after_a_death_was_said,
    call_after_two_misses,
    call_for_help,
    put_off_asking,
    settle_help,
    write_by_next_way,
)
from alongside.care.services.places import (
    write_of_booking,
    write_of_help,
    write_of_misses,
    write_of_offer,
    write_of_session,
    write_of_time,
    write_whether_still,
)
from alongside.care.services.replies import have_it_asked, note_not_arrived, take_reply
from alongside.care.states import TaskStatus
from alongside.common import clock
from alongside.messaging import services as messaging
from alongside.messaging.arriving import forget_words
from alongside.messaging.models import Answer, Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.referrals.hearsay_messages import due_to_step
from alongside.referrals.messages import Due, Fact, due_to_note, to_both_sides
from alongside.referrals.reminders import due_to_lateness as due_to_late_referral
from alongside.referrals.tasks import queue_each

WANTED, REFUSED = Task.OF_HELP
MOST_TOLD = 10  # places of one referral: each is told once
# With these a service comes nearer to them: whether they went is a question for later.
_NEARER = frozenset({"accept", "contact", "book"})
# What tells the other sides of a death: it goes though the person died.


@subscribe("place.offered")
def write_to_who_is_offered(actor: Actor, fact: OutboxFact) -> None:
    """Tell the person of the place that is kept for them, if it still is."""
    place = offer_open(actor, uuid.UUID(fact.payload["place"]))
    if place:
        write_of_offer(actor=actor, place=place)


@subscribe("slot.booked")
def write_of_a_time(actor: Actor, fact: OutboxFact) -> None:
    """Tell the person of the time that was booked for them, while it stands."""
    place = place_ahead(actor, uuid.UUID(fact.payload["place"]), HELD)
    if place:
        write_of_time(actor=actor, place=place)


@subscribe("slot.moved")
@subscribe("place.freed")
def write_that_a_time_is_over(actor: Actor, fact: OutboxFact) -> None:
    """Tell them that somebody else gave it back; whoever did it themselves knows."""
    place = place_ahead(actor, uuid.UUID(fact.payload["place"]), [PlaceStatus.CANCELLED])
    if place and place.session.worker_id and fact.payload["by"] != "person":
        write_of_time(actor=actor, place=place, over=True)


@subscribe("referral.moved")
def write_of_what_the_service_booked(actor: Actor, fact: OutboxFact) -> None:
    """Tell the person of the place that a service has just booked for them."""
    if fact.payload["move"] == "book" and fact.payload["service"]:
        _write_of_places(actor, fact.payload["referral"])


@subscribe("place.booked_by_sender")
def write_of_what_the_sender_booked(actor: Actor, fact: OutboxFact) -> None:
    """Or whoever sent them there."""
    _write_of_places(actor, fact.payload["referral"])


@subscribe("place.freed")
def write_of_the_place_instead(actor: Actor, fact: OutboxFact) -> None:
    """Somebody moved them to another session: they stay booked, on another day."""
    if fact.payload["move"] == "move" and fact.payload["by"] != "person":
        _write_of_places(actor, fact.payload["referral"], instead=True)


def _write_of_places(actor: Actor, referral: str, *, instead: bool = False) -> None:
    """Each once. What they were offered they took themselves; times have messages of their own."""
    booked = places_of(actor, [uuid.UUID(referral)]).filter(
        status=PlaceStatus.BOOKED, session__worker=None, answer_by=None
    )
    ahead = booked.filter(session__starts_at__gt=clock.now()).order_by("-created_at")
    for place in ahead[: 1 if instead else MOST_TOLD]:
        write_of_booking(actor=actor, place=place, instead=instead)


@subscribe("session.called_off")
def write_that_it_is_called_off(actor: Actor, fact: OutboxFact) -> None:
    """Whoever had a place hears it themselves, before they set out: both sides may be away."""
    for place_id in fact.payload["places"]:
        place = place_ahead(actor, uuid.UUID(place_id), [PlaceStatus.CALLED_OFF])
        if place:
            write_of_session(actor=actor, place=place, news=fact.pk)


@subscribe("session.moved")
def write_that_it_has_moved(actor: Actor, fact: OutboxFact) -> None:
    """Whoever has a place hears when it is now; who is only offered one was told of that time."""
    booked = held_in(actor, uuid.UUID(fact.payload["session"])).filter(status=PlaceStatus.BOOKED)
    for held in booked:
        place = place_ahead(actor, held.pk, [PlaceStatus.BOOKED])
        if place:
            write_of_session(actor=actor, place=place, news=fact.pk)


@subscribe("help.asked")
@subscribe("help.kept")
def have_help_arranged(actor: Actor, fact: OutboxFact) -> None:
    """What helps somebody to come to their link worker is that worker's to arrange."""
    place = place_ahead(actor, uuid.UUID(fact.payload["place"]), HELD)
    if place and place.help_open:
        call_for_help(actor=actor, place=place, news=fact.pk)


@subscribe("help.refused")
def say_that_help_is_refused(actor: Actor, fact: OutboxFact) -> None:
    """The person is told, and their link worker looks for another way, while it stands so."""
    place, kind = place_ahead(actor, uuid.UUID(fact.payload["place"]), HELD), fact.payload["kind"]
    if place and kind in place.help_refused:
        write_of_help(actor=actor, place=place, kind=kind, news=fact.pk)
        call_for_help(actor=actor, place=place, news=fact.pk, refused=True)


@subscribe("help.found")
def say_that_help_is_found(actor: Actor, fact: OutboxFact) -> None:
    """It is arranged after all: whoever was told no hears it, and nobody looks for another way."""
    place, kind = place_ahead(actor, uuid.UUID(fact.payload["place"]), HELD), fact.payload["kind"]
    if place and kind in place.help_arranged:
        write_of_help(actor=actor, place=place, kind=kind, news=fact.pk)
        if not place.help_refused:
            settle_help(actor=actor, place=place, reason=REFUSED, to=TaskStatus.DONE)


@subscribe("help.unasked")
def drop_what_is_not_asked_any_more(actor: Actor, fact: OutboxFact) -> None:
    """Nobody has to see to help that is no longer asked for."""
    for place in places_by_id(actor, [uuid.UUID(fact.payload["place"])]):
        if not place.help_open:
            settle_help(actor=actor, place=place, reason=WANTED, to=TaskStatus.DROPPED)
        if not place.help_refused:
            settle_help(actor=actor, place=place, reason=REFUSED, to=TaskStatus.DROPPED)


@subscribe("slot.moved")
@subscribe("place.freed")
def drop_help_to_a_place_that_is_over(actor: Actor, fact: OutboxFact) -> None:
    """Nor to come to a place that is theirs no more; what goes along to another is asked anew.

    And nobody has to ring before it.
    """
    for place in places_by_id(actor, [uuid.UUID(fact.payload["place"])]):
        if not place.is_held:
            for reason in Task.OF_PLACES:
                settle_help(actor=actor, place=place, reason=reason, to=TaskStatus.DROPPED)


@subscribe("waiting.asked")
def write_to_who_waits(actor: Actor, fact: OutboxFact) -> None:
    """Ask the person whether they still want a place, while they wait."""
    entry = wait_open(actor, uuid.UUID(fact.payload["entry"]))
    if entry:
        write_whether_still(actor=actor, entry=entry)


@subscribe("case.late")
def remind(actor: Actor, fact: OutboxFact) -> None:
    """Queue the reminders; told twice, each is queued once."""
    queue_each(actor, fact, due_to_lateness(fact.payload))


@subscribe("referral.moved")
def ask_after_two_misses(actor: Actor, fact: OutboxFact) -> None:
    """Twice in a row somebody did not come to a service: their link worker is to find out why.

    And the person is asked, if they may be written to, whether they still would like to.
    """
    if fact.payload["move"] == "miss" and fact.payload["service"]:
        referral_id = uuid.UUID(fact.payload["referral"])
        person_id = call_after_two_misses(actor=actor, referral_id=referral_id)
        if person_id:
            write_of_misses(actor=actor, referral_id=referral_id, person_id=person_id)


@subscribe("referral.moved")
def have_a_death_looked_into(actor: Actor, fact: OutboxFact) -> None:
    """A service, or who sent them there, says that they died: no more is known than that."""
    if fact.payload["move"] in ("close", "withdraw") and fact.payload["service"]:
        referral_id = uuid.UUID(fact.payload["referral"])
        call_after_a_death_was_said(actor=actor, referral_id=referral_id)


@subscribe("referral.moved")
def ask_once_they_can_have_gone(actor: Actor, fact: OutboxFact) -> None:
    """Whether they went is asked two weeks after a service took them on, or a place came free.

    Where the service has said it, or it came to nothing, nobody has to ask any more.
    """
    if not fact.payload["service"]:
        return
    referral_id, moved_on = uuid.UUID(fact.payload["referral"]), clock.local_day(fact.created_at)
    earliest = moved_on + ASK_AFTER if fact.payload["move"] in _NEARER else None
    put_off_asking(actor=actor, referral_id=referral_id, earliest=earliest)


@subscribe("member.left")  # as earlier versions told it: such a fact may still wait
@subscribe("membership.ended")
def tell_who_gives_cases_on(actor: Actor, fact: OutboxFact) -> None:
    """Somebody no longer works cases there, and has open ones: whoever can give them on hears."""
    organisation, user_id = (uuid.UUID(fact.payload[name]) for name in ("organisation", "user"))
    if user_id in {user.pk for user in members_who_may(organisation, Permission.CASES_WORK)}:
        return
    left = [one for one in left_by(organisation, [user_id]) if one.orphan]
    if not left:
        return
    leads = members_who_may(organisation, Permission.CASES_REASSIGN)
    subject, body = left_words(sum(one.cases for one in left))
    for user in leads or members_who_may(organisation, Permission.MEMBERS_MANAGE):
        messaging.queue(
            actor=actor,
            key=f"{fact.key}:{user.pk}",
            template="cases-left",
            recipient=user.email,
            to_user_id=user.pk,
            to_organisation_id=organisation,
            subject=subject,
            body=body,
        )


@subscribe("message.answered")
def hand_the_answer_on(actor: Actor, fact: OutboxFact) -> None:
    """What a person texted back goes to their case; the words are kept nowhere else."""
    answer = Answer.objects.select_related("message").get(pk=fact.payload["answer"])
    if answer.shared:
        for message in Message.objects.filter(pk__in=fact.payload.get("messages", [])):
            have_it_asked(actor=actor, message=message, answer=answer)
        return
    take_reply(actor=actor, answer=answer)
    forget_words(actor=actor, answer=answer)


@subscribe("message.not_arrived")
def have_it_looked_at(actor: Actor, fact: OutboxFact) -> None:
    """It goes by the next way that they agreed to; without one it is their link worker's task."""
    message = Message.objects.get(pk=fact.payload["message"])
    if not write_by_next_way(actor=actor, message=message):
        note_not_arrived(actor=actor, message=message)


@subscribe("person.died")
def tell_that_it_has_ended(actor: Actor, fact: OutboxFact) -> None:
    """Whoever sent or received a referral that ended by a death is told, without the reason."""
    _tell_both_sides(actor, fact, end_words)


@subscribe("person.lives")
def tell_that_it_goes_on(actor: Actor, fact: OutboxFact) -> None:
    """The same are told that it was a mistake."""
    _tell_both_sides(actor, fact, again_words)


def _tell_both_sides(
    actor: Actor, fact: OutboxFact, words: Callable[[str, str], tuple[str, str]]
) -> None:
    but = uuid.UUID(fact.payload["by"])
    for referral in fact.payload["referrals"]:
        said = partial(words, referral["reference"])
        for message in to_both_sides(referral, "stilled", said, but=but):
            messaging.queue(
                actor=actor,
                key=f"{fact.key}:{referral['referral']}:{message.template}",
                **dataclasses.asdict(message),
            )


@subscribe("case.reassigned")
def tell_the_new_worker(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message; told twice, it is queued once."""
    for message in due(fact.payload):
        messaging.queue(
            actor=actor, key=f"{fact.key}:{message.template}", **dataclasses.asdict(message)
        )


@subscribe("cases.handed_over")
def tell_who_took_over(actor: Actor, fact: OutboxFact) -> None:
    """One message to each new worker; told twice, it is queued once."""
    queue_each(actor, fact, handed_over(fact.payload))


@subscribe("referrals.assigned")
def tell_whose_they_are(actor: Actor, fact: OutboxFact) -> None:
    """One message to each worker; told twice, it is queued once."""
    queue_each(actor, fact, assigned(fact.payload))


@subscribe("absence.covered")
def tell_the_cover(actor: Actor, fact: OutboxFact) -> None:
    """One message to whoever covers; told twice, it is queued once."""
    queue_each(actor, fact, covering(fact.payload))


_ALSO_TO_THE_COVER: dict[str, Callable[[Fact], list[Due]]] = {
    "case.late": due_to_lateness,
    "referral.late": due_to_late_referral,
    "referral.moved": due_to_step,
    "referral.noted": due_to_note,
}


def also_tell_the_cover(actor: Actor, fact: OutboxFact) -> None:
    """While a worker is away, what goes to them about a case goes to whoever covers it, too."""
    covers = covers_of(uuid.UUID(fact.payload["referral"]))
    if not covers:
        return
    for message in _ALSO_TO_THE_COVER[fact.topic](fact.payload):
        cover = covers.get((message.to_organisation_id, message.to_user_id))
        for one in to_the_cover(message, cover) if cover else []:
            messaging.queue(
                actor=actor, key=f"{fact.key}:{one.template}:cover", **dataclasses.asdict(one)
            )


for _topic in _ALSO_TO_THE_COVER:
    subscribe(_topic)(also_tell_the_cover)
