"""What happens after a referral has moved, or somebody wrote a note or changed their mind."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.booking.queries import held_in, places_by_id
from alongside.common import clock
from alongside.consent.queries import still_stands
from alongside.directory.models import Service
from alongside.directory.queries.duplicates import moved_by
from alongside.directory.services.intake import PAUSED
from alongside.directory.services.merging import MERGED, UNMERGED, note_moved
from alongside.messaging import services as messaging
from alongside.messaging.models import Message
from alongside.messaging.permits import permit
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.referrals.clocks import late_referrals
from alongside.referrals.doors import facts_by_door, open_at, relying_on, resting_on
from alongside.referrals.hearsay_messages import due_to_step
from alongside.referrals.messages import (
    Due,
    due_to_change_of_mind,
    due_to_note,
    due_to_pause,
    due_to_recall,
    due_to_time,
)
from alongside.referrals.place_messages import due_to_doubt, due_to_place
from alongside.referrals.reminders import due_to_lateness
from alongside.referrals.services import climb, follow_place
from alongside.referrals.services.following import followed
from alongside.referrals.services.recalling import RECALLED
from alongside.referrals.services.taking_back import TAKEN_BACK
from alongside.referrals.taken_back_messages import due_to_part

CLOCKS = Actor.system("clocks")


@permit
def is_still_agreed(message: Message) -> bool:
    """What rests on a consent that was taken back or has run out is not sent any more."""
    return message.rests_on is None or still_stands(message.rests_on)


@subscribe("referral.moved")
def tell_of_a_step(actor: Actor, fact: OutboxFact) -> None:
    """Queue the messages that this step calls for; told twice, they are queued once."""
    _queue(actor, fact, due_to_step(fact.payload))


@subscribe(RECALLED)
def tell_of_a_recall(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message to whoever sent what came back at once."""
    _queue(actor, fact, due_to_recall(fact.payload))


@subscribe("referral.noted")
def tell_of_a_note(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message that this note calls for."""
    _queue(actor, fact, due_to_note(fact.payload))


@subscribe("place.taken")
def follow_the_place(actor: Actor, fact: OutboxFact) -> None:
    """Somebody took the place that they were offered: their referral is booked by it."""
    follow_place(actor=actor, referral_id=uuid.UUID(fact.payload["referral"]))


_ABOUT_PLACES = {
    "slot.booked": "booked",
    "place.booked_by_sender": "booked",
    "place.offered": "offered",
    "place.freed": "cancelled",
    "place.change_asked": "change",
    "help.asked": "help",
    "help.refused": "no-help",
    "help.found": "help-found",
    "help.unasked": "help-off",
}


def _tell_of_place(actor: Actor, fact: OutboxFact) -> None:
    """Both sides but the one that did it; an offer that was declined is nobody's news.

    One that nobody answered is news for whoever sent them there: they wait no more. Of a time
    with a link worker, that very one hears it for the team.
    """
    move = fact.payload.get("move", "cancel")
    if move == "lapse":
        _tell_sides(actor, fact, fact.payload["referral"], "lapsed", fact.payload["organisation"])
        return
    if move not in ("cancel", "move") or not fact.payload.get("off", True):
        return  # what nobody had arranged yet nobody has to call off
    about = "rebooked" if move == "move" else _ABOUT_PLACES[fact.topic]
    worker = _worker_of(actor, fact.payload.get("place"))
    if worker and about in ("booked", "cancelled"):
        about = f"time-{about}"
    by = fact.payload["by"]
    if worker and by == fact.payload["organisation"] and fact.payload.get("by_user") != worker:
        by = "house"  # a colleague did it: whose time it is hears of it, too
    _tell_sides(actor, fact, fact.payload["referral"], about, by, worker)


def _worker_of(actor: Actor, place: str | None) -> str:
    """With whom the place is, where it is a time of a link worker; "" where it is none."""
    found = places_by_id(actor, [uuid.UUID(place)] if place else [])
    worker = found.values_list("session__worker_id", flat=True).first()
    return str(worker or "")


for _topic in _ABOUT_PLACES:
    subscribe(_topic)(_tell_of_place)


@subscribe("session.called_off")
def tell_that_it_was_called_off(actor: Actor, fact: OutboxFact) -> None:
    """Who referred somebody with a place there hears it; the service did it itself."""
    places = places_by_id(actor, map(uuid.UUID, fact.payload["places"]))
    for place in places.select_related("session"):
        by, when = str(place.organisation_id), place.session.starts_at
        _tell_sides(actor, fact, str(place.referral_id), "called-off", by, starts_at=when)


@subscribe("session.moved")
def tell_that_it_has_moved(actor: Actor, fact: OutboxFact) -> None:
    """Both sides of everybody who has a place in a session that is at another time or place."""
    for place in held_in(actor, uuid.UUID(fact.payload["session"])).select_related("session"):
        when = place.session.starts_at
        _tell_sides(actor, fact, str(place.referral_id), "moved", "house", starts_at=when)


@subscribe("place.unreminded")
def have_them_rung(actor: Actor, fact: OutboxFact) -> None:
    """No message reminds the person, and nobody works a case: who keeps in touch with them rings.

    Of a time with a link worker that very one; else whoever sent them to the service.
    """
    for place in places_by_id(actor, [uuid.UUID(fact.payload["place"])]).select_related("session"):
        worker = str(place.session.worker_id or "")
        other = place.from_organisation_id if worker else place.organisation_id
        when = place.session.starts_at
        referral = fact.payload["referral"]
        _tell_sides(actor, fact, referral, "ring", str(other), worker, starts_at=when)


@subscribe("session.in_doubt")
def ask_whether_it_takes_place(actor: Actor, fact: OutboxFact) -> None:
    """Whoever keeps the service is asked once, however many of its sessions are in doubt."""
    if "service" in fact.payload:  # a fact of an earlier version names the session alone
        service = Service.objects.select_related("organisation").get(pk=fact.payload["service"])
        _queue(actor, fact, due_to_doubt(service))


def _tell_sides(
    actor: Actor,
    fact: OutboxFact,
    referral: str,
    about: str,
    by: str,
    worker: str = "",
    starts_at: dt.datetime | None = None,
) -> None:
    facts = facts_by_door(uuid.UUID(referral))
    if facts and worker:
        facts = {**facts, "handler": worker}
    for message in due_to_place(facts, about, by, starts_at) if facts else ():
        messaging.queue(
            actor=actor,
            key=f"{fact.key}:{referral}:{message.template}",
            **dataclasses.asdict(message),
        )


@subscribe("consent.withdrawn")
def tell_of_a_change_of_mind(actor: Actor, fact: OutboxFact) -> None:
    """Tell both sides of what rested on the consent: the receiver finds nothing there any more."""
    for referral in relying_on(uuid.UUID(fact.payload["consent"])):
        _queue(actor, fact, due_to_change_of_mind(referral))


@subscribe("consent.narrowed")
def tell_of_less(actor: Actor, fact: OutboxFact) -> None:
    """Tell the receiver of what rests on the consent that it sees a part of it no more."""
    for referral in resting_on(uuid.UUID(fact.payload["consent"])):
        _queue(actor, fact, due_to_part(referral))


@subscribe(TAKEN_BACK)
def tell_of_a_part(actor: Actor, fact: OutboxFact) -> None:
    """The same of a part of what they wrote about themselves, wherever it went."""
    facts = facts_by_door(uuid.UUID(fact.payload["referral"]))
    if facts:
        _queue(actor, fact, due_to_part(facts))


@subscribe("consent.ran_out")
def tell_that_time_is_over(actor: Actor, fact: OutboxFact) -> None:
    """Tell both sides that the receiver sees nothing any more: the person agreed for so long."""
    for referral in relying_on(uuid.UUID(fact.payload["consent"])):
        _queue(actor, fact, due_to_time(referral))


@subscribe(MERGED)
def follow_a_merge(actor: Actor, fact: OutboxFact) -> None:
    """Referrals to an entry that is gone name the one that was kept; what they say stays."""
    gone, kept = fact.payload["gone"], fact.payload["kept"]
    moved = followed(actor, None, gone=gone, kept=kept)
    note_moved(actor=actor, merge_id=uuid.UUID(fact.payload["merge"]), referrals=moved)


@subscribe(UNMERGED)
def follow_back(actor: Actor, fact: OutboxFact) -> None:
    """Those that had followed name the first entry again."""
    moved = moved_by(uuid.UUID(fact.payload["merge"]), "referrals")
    followed(actor, moved, gone=fact.payload["kept"], kept=fact.payload["gone"])


@subscribe(PAUSED)
def warn_of_a_pause(actor: Actor, fact: OutboxFact) -> None:
    """Tell whoever works on an open referral there, in neutral words: to look after the person."""
    for referral in open_at(uuid.UUID(fact.payload["organisation"])):
        message = due_to_pause(referral)
        if message:
            key = f"{fact.key}:{referral.id}"
            messaging.queue(actor=actor, key=key, **message)


@app.periodic(cron="50 6 * * *")
@app.task(name="referrals.clocks", queue="housekeeping", queueing_lock="referrals.clocks")
def follow_promises(timestamp: int) -> None:
    """Once a day, early, so that the reminder is there when an office opens."""
    today = clock.today()
    with acting_as(CLOCKS):
        late = late_referrals(today)
    for one in late:
        with acting_as(CLOCKS) as actor:  # each for itself: what is done stays done
            climb(actor=actor, late=one, today=today)


@subscribe("referral.late")
def remind(actor: Actor, fact: OutboxFact) -> None:
    """Queue the reminders; told twice, each is queued once."""
    queue_each(actor, fact, due_to_lateness(fact.payload))


def queue_each(actor: Actor, fact: OutboxFact, messages: Iterable[Due]) -> None:
    """Queue messages with the same words to several, each once."""
    for message in messages:
        messaging.queue(
            actor=actor,
            key=f"{fact.key}:{message.to_user_id or message.template}",
            **dataclasses.asdict(message),
        )


def _queue(actor: Actor, fact: OutboxFact, messages: Iterable[Due]) -> None:
    for message in messages:
        messaging.queue(
            actor=actor,
            key=f"{fact.key}:{message.template}",
            **dataclasses.asdict(message),
        )
