"""What happens by itself: sessions are made ahead, free places offered, offers lapse."""

import logging
import uuid
from collections.abc import Callable, Iterable
from typing import TypeVar

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.booking.messages import changed_words
from alongside.booking.models import SlotPlan
from alongside.booking.queries import (
    all_busy_calendars,
    busy_calendar,
    lapsed_offers,
    open_plans,
    sessions_to_offer,
)
from alongside.booking.reading import READING, read
from alongside.booking.services import (
    ask_who_still_waits,
    empty_walk_ins,
    follow_timetable,
    lapse_offer,
    offer_places,
    widen_waits,
)
from alongside.booking.services.planning import FOLLOWING
from alongside.messaging import services as messaging
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe

OFFERING = Actor.system("waiting")
_logger = logging.getLogger(__name__)
_One = TypeVar("_One")


@app.periodic(cron="17 * * * *")
@app.task(name="booking.follow", queue="housekeeping", queueing_lock="booking.follow")
def follow_timetables(timestamp: int) -> None:
    """Once an hour: the sessions of the weeks ahead are as the timetables have them now."""
    with acting_as(FOLLOWING) as actor:
        plans = list(open_plans(actor))
    for plan in plans:
        with acting_as(FOLLOWING) as actor:  # each for itself: what is done stays done
            follow_timetable(actor=actor, plan=plan)


@app.periodic(cron="*/5 * * * *")
@app.task(name="booking.offer", queue="housekeeping", queueing_lock="booking.offer")
def offer_what_is_free(timestamp: int) -> None:
    """Every five minutes: what nobody answered lapses, and what is free goes to who waits."""
    with acting_as(OFFERING) as actor:
        widen_waits(actor=actor)
        due = list(lapsed_offers(actor))
    failed = _each(due, lambda actor, place: lapse_offer(actor=actor, place=place))
    with acting_as(OFFERING) as actor:
        sessions = list(sessions_to_offer(actor))
    failed += _each(sessions, lambda actor, one: offer_places(actor=actor, session_id=one))
    if failed:
        raise ExceptionGroup("Not every place was offered.", failed)


def _each(ones: Iterable[_One], do: Callable[[Actor, _One], object]) -> list[Exception]:
    """Each for itself: one that fails stops nobody else's. What failed is given back."""
    failed: list[Exception] = []
    for one in ones:
        try:
            with acting_as(OFFERING) as actor:
                do(actor, one)
        except Exception as error:
            # The kind of error only: its text may quote what it choked on.
            _logger.error("A place was not offered: %s", type(error).__name__)
            failed.append(error)
    return failed


@app.periodic(cron="10 9 * * *")
@app.task(name="booking.still_wanted", queue="housekeeping", queueing_lock="booking.still_wanted")
def ask_whether_still_wanted(timestamp: int) -> None:
    """Once a day, by day: whoever has waited long is asked whether they still want a place."""
    with acting_as(OFFERING) as actor:
        ask_who_still_waits(actor=actor)


@app.periodic(cron="40 3 * * *")
@app.task(name="booking.walk_ins", queue="housekeeping", queueing_lock="booking.walk_ins")
def forget_walk_ins(timestamp: int) -> None:
    """Once a night: of who walked in a month ago only the number stays."""
    with acting_as(OFFERING) as actor:
        empty_walk_ins(actor=actor)


@app.periodic(cron="*/30 * * * *")
@app.task(name="booking.read_calendars", queue="housekeeping", queueing_lock="booking.calendars")
def read_calendars(timestamp: int) -> None:
    """Every half hour: when link workers are busy, by calendars of their own. One at a time."""
    with acting_as(READING) as actor:
        calendars = all_busy_calendars(actor)
    for calendar_id, url in calendars:
        read(calendar_id, url)


@app.task(name="booking.read_calendar", queue="housekeeping")
def read_calendar(calendar_id: str) -> None:
    """One that was just given."""
    with acting_as(READING) as actor:
        found = busy_calendar(actor, uuid.UUID(calendar_id))
    if found:
        read(*found)


@subscribe("calendar.added")
def read_it_soon(actor: Actor, fact: OutboxFact) -> None:
    """Whoever gave it need not wait for the next round; nobody is asked within this transaction."""
    read_calendar.defer(calendar_id=fact.payload["calendar"])


@subscribe("slots.changed")
def tell_whose_hours_they_are(actor: Actor, fact: OutboxFact) -> None:
    """Whoever is booked by them hears that a colleague changed them: once an hour."""
    plan = SlotPlan.objects.select_related("worker").get(pk=fact.payload["plan"])
    by = User.objects.get(pk=fact.payload["by"])
    subject, body = changed_words(by.name)
    messaging.queue(
        actor=actor,
        key=f"slots-changed:{plan.pk}:{by.pk}:{fact.created_at:%Y-%m-%dT%H}",
        template="slots-changed",
        recipient=plan.worker.email,
        to_user_id=plan.worker_id,
        to_organisation_id=plan.organisation_id,
        subject=subject,
        body=body,
    )


@subscribe("place.freed")
@subscribe("session.more_places")
def offer_it_at_once(actor: Actor, fact: OutboxFact) -> None:
    """Whoever waits need not wait for the next round."""
    offer_places(actor=actor, session_id=uuid.UUID(fact.payload["session"]))
