"""What happens by itself, at its hour: promised times are watched, drafts are forgotten."""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import partial

from procrastinate.contrib.django import app

import alongside.care.facts  # noqa: F401 - loaded with the tasks, what follows from facts is subscribed
from alongside.accounts.actor import Actor, acting_as
from alongside.booking.queries import place_ahead, places_to_remind_of
from alongside.booking.states import PlaceStatus
from alongside.care.clocks import cases_not_met
from alongside.care.permits import CLOCKS
from alongside.care.person_messages import OFFER, STILL, WENT
from alongside.care.services import (
    climb,
    visits_to_write,
    write_of_some,
)
from alongside.care.services import forget_absences as forget_old_absences
from alongside.care.services import forget_drafts as forget
from alongside.care.services import make_due_tasks as make_due
from alongside.care.services import scan_waiting as scan
from alongside.care.services.places import remind_of_place
from alongside.care.services.visit_links import LINK_LASTS
from alongside.care.services.writing import ToWrite
from alongside.common import clock, virus_scan
from alongside.common.each import for_each
from alongside.common.working_days import after, is_working_day
from alongside.messaging import services as messaging
from alongside.messaging.wordings import Held

TIDYING = Actor.system("drafts")
REMINDING = Actor.system("reminding")
SCANNING = Actor.system("virus-scanner")
DRAFTS_ARE_KEPT = dt.timedelta(days=30)
WRITTEN_AT_ONCE = 500  # messages in one transaction
ABSENCES_ARE_KEPT = dt.timedelta(days=365)


@app.periodic(cron="35 3 * * *")
@app.task(name="care.forget_drafts", queue="housekeeping", queueing_lock="care.forget_drafts")
def forget_drafts(timestamp: int) -> None:
    """Once a night: what somebody typed a month ago and never saved is forgotten."""
    with acting_as(TIDYING) as actor:
        forget(actor=actor, before=clock.now() - DRAFTS_ARE_KEPT)


@app.periodic(cron="37 3 * * *")
@app.task(name="care.forget_absences", queue="housekeeping", queueing_lock="care.forget_absences")
def forget_absences(timestamp: int) -> None:
    """Once a night: who was away is forgotten a year after they were back."""
    with acting_as(TIDYING) as actor:
        forget_old_absences(actor=actor, before=clock.today() - ABSENCES_ARE_KEPT)


@app.periodic(cron="55 6 * * *")
@app.task(name="care.clocks", queue="housekeeping", queueing_lock="care.clocks")
def follow_first_contacts(timestamp: int) -> None:
    """Once a day, early, so that the reminder is there when an office opens."""
    today = clock.today()
    with acting_as(CLOCKS):
        late = cases_not_met(today)
    for one in late:
        with acting_as(CLOCKS) as actor:  # each for itself: what is done stays done
            climb(actor=actor, case=one, today=today)


@app.periodic(cron="5 10 * * *")
@app.task(name="care.write_of_visits", queue="housekeeping", queueing_lock="care.write_of_visits")
def write_of_visits(timestamp: int) -> None:
    """Once a day: the eve of a first visit, and “did you go?”, to whoever agreed to a message."""
    with acting_as(CLOCKS):
        due = visits_to_write(clock.today())
    starts = range(0, len(due), WRITTEN_AT_ONCE)
    held: Held = {}
    some = [due[start : start + WRITTEN_AT_ONCE] for start in starts]
    for_each(some, partial(_write_of, held))


def _write_of(held: Held, some: Sequence[ToWrite]) -> None:
    """What is done stays done; where one of them fails, each of the others is written alone."""
    try:
        with acting_as(CLOCKS) as actor:
            write_of_some(actor=actor, due=some, held=held)
    except Exception:
        if len(some) == 1:
            raise
        for_each([[one] for one in some], partial(_write_of, held))


@app.periodic(cron="15 10 * * *")
@app.task(name="care.remind_of_places", queue="housekeeping", queueing_lock="care.remind_of_places")
def remind_of_places(timestamp: int) -> None:
    """On each working day: what is booked until the end of the next one, once each."""
    today = clock.today()
    if not is_working_day(today):
        return
    tomorrow, then = (today + dt.timedelta(days=1), after(today, 1) + dt.timedelta(days=1))
    with acting_as(REMINDING) as actor:
        due = places_to_remind_of(actor, clock.midnight(tomorrow), clock.midnight(then))
        places = list(due.values_list("pk", flat=True))
    for_each(places, _remind_of_place)


def _remind_of_place(place_id: uuid.UUID) -> None:
    with acting_as(REMINDING) as actor:
        place = place_ahead(actor, place_id, [PlaceStatus.BOOKED])
        if place:
            remind_of_place(actor=actor, place=place)


@app.periodic(cron="40 3 * * *")
@app.task(name="care.forget_links", queue="housekeeping", queueing_lock="care.forget_links")
def forget_links(timestamp: int) -> None:
    """Once a night: a link that has run out is forgotten with the address it went to."""
    with acting_as(TIDYING) as actor:
        old = [WENT, OFFER, STILL]
        messaging.forget(actor=actor, templates=old, before=clock.now() - LINK_LASTS)


@app.periodic(cron="15 5 * * *")
@app.task(name="care.make_due_tasks", queue="housekeeping", queueing_lock="care.make_due_tasks")
def make_due_tasks(timestamp: int) -> None:
    """Before the day begins: reviews that are due, and people to ask whether they went."""
    with acting_as(REMINDING) as actor:
        make_due(actor=actor, day=clock.today())


@app.periodic(cron="*/5 * * * *")
@app.task(name="care.scan_files", queue="housekeeping", queueing_lock="care.scan_files")
def scan_files(timestamp: int) -> None:
    """Every five minutes, where there is a virus scanner: what waits for it is shown to it."""
    if virus_scan.is_on():
        with acting_as(SCANNING) as actor:
            scan(actor=actor)
