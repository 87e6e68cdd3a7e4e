"""Sessions follow their service's timetable, and nobody loses a place by it."""

import datetime as dt
import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.booking.models import Place, Session
from alongside.booking.queries import doubtful_sessions
from alongside.booking.rules import Kept, Wanted, follow
from alongside.booking.services import (
    call_off,
    cancel,
    keep_session,
    plan_sessions,
    set_places,
)
from alongside.booking.tasks import follow_timetables
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.directory.models import Schedule, ScheduleException, Service
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from tests.factories.standing import preparing

TUESDAY = dt.date(2027, 3, 2)


def changed(club, **fields):
    """The directory's entry has another timetable now, and the hour comes."""
    with preparing():
        Schedule.objects.filter(service=club.service).update(**fields)
    follow_timetables(0)
    return club.sessions


def test_they_are_made_ahead_without_breaks_and_at_the_time_on_the_wall(club):
    with preparing():
        Session.objects.all().delete()
        ScheduleException.objects.create(
            schedule=club.schedule, starts_on=dt.date(2027, 4, 4), ends_on=dt.date(2027, 4, 8)
        )
    with clock.telling(dt.datetime(2027, 3, 18, 9, tzinfo=dt.UTC)):
        club.plan(weeks_ahead=4)
        found = club.sessions
        assert [one.day.day for one in found] == [23, 30, 13], "6 April is a break"
        assert [one.starts_at.astimezone(dt.UTC).hour for one in found] == [10, 9, 9], (
            "from 28 March on the clocks say ten when it is nine by Greenwich"
        )
        assert {one.places for one in found} == {2}
        follow_timetables(0)
        assert [one.pk for one in club.sessions] == [one.pk for one in found], "made once"


def test_a_timetable_that_changes_takes_everybody_along(club):
    first = club.sessions[0]
    club.books(0, first)
    at_eleven = changed(club, opens_at=dt.time(11), closes_at=dt.time(13))
    assert at_eleven[0].pk == first.pk
    assert clock.local_day(at_eleven[0].starts_at) == first.day
    assert at_eleven[0].starts_at == first.starts_at + dt.timedelta(hours=1)
    on_thursdays = changed(club, byday="TH")
    moved = Session.objects.get(pk=first.pk)
    assert moved.status == Session.Status.OPEN
    assert moved.day == first.day + dt.timedelta(days=2)
    assert all(one.day.weekday() == 3 for one in on_thursdays), "the empty ones went"
    with preparing():
        assert Place.objects.get().status == "booked"
        for fact in OutboxFact.objects.filter(topic="session.moved"):
            deliver(fact.pk)
        told = Message.objects.filter(template__startswith="place-moved")
        assert told.count() == 2 * 2, "Amina and Dev, of each change"
        assert not any("Ivy" in one.body for one in told)


def test_who_is_booked_hears_of_another_hall(club):
    club.books(0, club.sessions[0])
    with preparing():
        Session.objects.update(place_name="Old hall")
    follow_timetables(0)
    with preparing():
        assert OutboxFact.objects.filter(topic="session.moved").count() == 1


def test_what_the_timetable_has_no_more_is_for_the_provider_to_decide(club):
    first, second = club.sessions[:2]
    club.books(0, first)
    club.books(1, second)
    left = changed(club, dtstart=clock.today() - dt.timedelta(days=70), until=clock.today())
    assert [one.status for one in left] == ["in_doubt"] * 2
    with preparing():
        Service.objects.filter(pk=club.service.pk).update(referral_email="club@example.test")
        for fact in OutboxFact.objects.filter(topic="session.in_doubt"):
            deliver(fact.pk)
        asked = Message.objects.get(template="sessions-in-doubt")
        assert asked.to_organisation_id == club.people.dev.organisation_id, "once for both"
        assert not {"Ivy", "Joan"} & set(asked.body.split())
    with pytest.raises(OutOfTurn, match="can no longer be booked"):
        club.books(2, first)
    with acting_as(club.people.dev) as dev:
        assert keep_session(actor=dev, session=first).status == "open"
        assert call_off(actor=dev, session=second) == 1
        assert call_off(actor=dev, session=second) == 0
        with pytest.raises(OutOfTurn):
            keep_session(actor=dev, session=second)
    with acting_as(club.people.amina) as amina, pytest.raises(NotPermitted):
        call_off(actor=amina, session=first)
    for _hour in range(2):
        follow_timetables(0)
    with preparing():
        assert [one.status for one in club.sessions] == ["open", "called_off"], "as Dev said"
        assert list(Place.objects.order_by("created_at").values_list("status", flat=True)) == [
            "booked",
            "called_off",
        ]


def test_an_empty_session_is_not_called_off_by_the_program_and_comes_back(club):
    first = club.sessions[0]
    place = club.books(0, first)
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=place)
    begun = club.schedule.until
    (left,) = changed(club, until=clock.today())
    assert (left.pk, left.status) == (first.pk, "in_doubt")
    with preparing():
        audited = AuditEntry.objects.count()
    follow_timetables(0)
    with preparing():
        assert AuditEntry.objects.count() == audited, "nothing happened in this hour"
        assert not OutboxFact.objects.filter(topic="session.in_doubt").exists()
    with acting_as(club.people.dev) as dev:
        assert not doubtful_sessions(dev).exists(), "nobody is booked: there is nothing to ask"
    back = changed(club, until=begun)
    assert (back[0].pk, back[0].status) == (first.pk, "open")


def test_what_was_kept_stays_when_it_is_empty_and_what_was_called_off_stays_so(club):
    first, second = club.sessions[:2]
    place = club.books(0, first)
    club.books(1, second)
    changed(club, until=clock.today())
    with acting_as(club.people.dev) as dev:
        keep_session(actor=dev, session=first)
        cancel(actor=dev, place=place)
        call_off(actor=dev, session=second)
    follow_timetables(0)
    assert [one.status for one in club.sessions] == ["open", "called_off"]
    club.plan(is_open=False)
    assert [one.status for one in club.sessions] == ["in_doubt", "called_off"]


def test_the_provider_says_how_it_is_booked(club):
    session = club.sessions[0]
    club.books(0, session)
    club.books(1, session)
    with acting_as(club.people.dev) as dev:
        with pytest.raises(Refused, match="2 places are taken"):
            set_places(actor=dev, session=session, places=1)
        assert set_places(actor=dev, session=session, places=3).places == 3
        with pytest.raises(Refused, match="from 1 to 26"):
            plan_sessions(
                actor=dev, service=club.service, places=2, weeks_ahead=60, answer_hours=48
            )
    club.plan(is_open=False)
    assert [one.pk for one in club.sessions] == [session.pk], "who is booked comes all the same"
    with acting_as(club.people.amina) as amina, pytest.raises(NotPermitted):
        plan_sessions(actor=amina, service=club.service, places=2, weeks_ahead=4, answer_hours=48)


def wanted(day, schedule, hour=10, place=""):
    return Wanted(schedule, day, _at(day, hour), None, place)


def kept(day, schedule, taken, hour=10, place="", **more):
    return Kept(uuid.uuid4(), schedule, day, _at(day, hour), place, taken, **more)


def _at(day, hour):
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def test_a_timetable_that_was_written_anew_is_the_same_one():
    old, new = uuid.uuid4(), uuid.uuid4()
    days = [TUESDAY + dt.timedelta(weeks=week) for week in range(3)]
    there = [kept(day, old, taken) for day, taken in zip(days, (2, 0, 1), strict=True)]
    changes = follow([wanted(day, new) for day in days], there)
    assert set(changes.moved) == {one.id for one in there}
    assert not (changes.new or changes.gone or changes.doubtful)


def test_two_sessions_of_a_week_are_not_mistaken_for_each_other():
    schedule = uuid.uuid4()
    there = [kept(TUESDAY + dt.timedelta(days=day), schedule, taken=1) for day in (0, 2)]
    changes = follow([wanted(TUESDAY + dt.timedelta(days=3), schedule)], there)
    assert list(changes.doubtful) == there
    assert len(changes.new) == 1


@pytest.mark.parametrize("hours", [(10, 14), (10, 15), (11, 15), (9, 10)])
def test_two_sessions_of_a_day_go_along_in_order_of_time(hours):
    morning, afternoon = (kept(TUESDAY, uuid.uuid4(), 2, hour) for hour in (10, 14))
    early, late = (wanted(TUESDAY, uuid.uuid4(), hour) for hour in hours)
    changes = follow([late, early], [afternoon, morning])
    if hours == (9, 10):  # the hour that is there still is the same session
        early, late = late, early
    assert changes.moved == {morning.id: early, afternoon.id: late}
    assert not (changes.new or changes.gone or changes.doubtful)


def test_two_sessions_at_one_time_stay_each_in_their_hall():
    north, south = (kept(TUESDAY, uuid.uuid4(), 2, place=hall) for hall in ("North", "South"))
    there = [wanted(TUESDAY, uuid.uuid4(), place=hall) for hall in ("Old", "North")]
    assert follow(there, [north, south]).moved == {south.id: there[0], north.id: there[1]}


def test_who_is_booked_goes_along_where_one_of_two_sessions_of_a_day_is_left():
    booked, empty = kept(TUESDAY, uuid.uuid4(), 2), kept(TUESDAY, uuid.uuid4(), 0, 14)
    noon = wanted(TUESDAY, uuid.uuid4(), 12)
    changes = follow([noon], [booked, empty])
    assert changes.moved == {booked.id: noon}
    assert list(changes.gone) == [empty]


def test_a_session_that_was_said_to_take_place_does_not_go_to_another_day():
    schedule = uuid.uuid4()
    there = kept(TUESDAY, schedule, 2, stays=True)
    changes = follow([wanted(TUESDAY + dt.timedelta(days=2), schedule)], [there])
    assert not changes.moved
    assert len(changes.new) == 1


def test_a_day_with_two_sessions_that_is_written_anew_keeps_its_places(club):
    with preparing():
        afternoon = {"opens_at": dt.time(14), "closes_at": dt.time(16)}
        new = {"service": club.service, "freq": "WEEKLY", "byday": "TU"}
        Schedule.objects.create(**new, **afternoon)
    follow_timetables(0)
    first, second = club.sessions[:2]
    club.books(0, first)
    club.books(1, second)
    before = [one.pk for one in club.sessions]
    with preparing():
        Schedule.objects.filter(service=club.service).delete()
        Schedule.objects.create(**new, opens_at=dt.time(11), closes_at=dt.time(13))
        Schedule.objects.create(**new, **afternoon)
    follow_timetables(0)
    assert [one.pk for one in club.sessions] == before
    assert [(one.status, one.taken) for one in club.sessions[:2]] == [("open", 1)] * 2
