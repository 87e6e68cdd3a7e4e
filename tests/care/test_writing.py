"""Writing to a person: in the way they chose, by day, once, and in words that give nothing away."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.booking.models import Session
from alongside.booking.services import call_off, plan_sessions
from alongside.care.models import Case, Contact, FirstVisit, Task
from alongside.care.queries import every_visit_of, visits_of
from alongside.care.services import log_contact, plan_visit, write_after_try, write_ahead
from alongside.care.services.again import still_says_something, write_again
from alongside.care.services.writing import WRITING
from alongside.care.tasks import make_due_tasks, write_of_visits
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.working_days import is_working_day
from alongside.directory.models import Schedule
from alongside.messaging import services as messaging
from alongside.messaging.hours import moment_before, safe_moment
from alongside.messaging.models import Message
from alongside.people.models import Person, Protection
from alongside.people.services import protect
from alongside.referrals.services import book_place
from tests.factories.facts import tell_all, the_service_says
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on

MONDAY = dt.datetime(2026, 10, 12, 10, tzinfo=dt.UTC)  # the clocks go back on the 25th


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(people):
    ivy = registered(people.gita, phone="07700 900123", email="ivy@example.org")
    with preparing():
        Person.objects.update(contact_by="sms")
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


def _tried(people, case, outcome="no_answer"):
    with acting_as(people.amina) as amina:
        log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=1, outcome=outcome
        )


def _write(people, case, key, *, safe=True, who="amina"):
    with acting_as(getattr(people, who)) as actor:
        return write_after_try(actor=actor, case=case, key=key, safe=safe)


def _messages() -> list[Message]:
    with preparing():
        return list(Message.objects.filter(template__startswith="person-").order_by("created_at"))


def test_after_a_try_one_message_goes_and_counts_as_a_try(people, case):
    key = uuid.uuid4()
    with pytest.raises(OutOfTurn):
        _write(people, case, key)  # nobody has tried yet
    _tried(people, case)
    with pytest.raises(Refused):
        _write(people, case, key, safe=False)
    for _click in range(2):
        assert _write(people, case, key).outcome == "left_message"
    (message,) = _messages()
    assert (message.channel, message.recipient) == ("text", "+447700900123")
    assert not re.search("ivy|health|referr|link work|help", message.body.lower())
    with preparing():
        assert Contact.objects.filter(case=case).count() == 2


def _ahead(people, case, key=None, *, safe=True):
    with acting_as(people.amina) as amina:
        return write_ahead(actor=amina, case=case, key=key or uuid.uuid4(), safe=safe)


def test_before_the_first_call_one_message_says_who_rings_and_is_no_try(people, case):
    key = uuid.uuid4()
    with pytest.raises(Refused):
        _ahead(people, case, safe=False)
    for _click in range(2):
        assert _ahead(people, case, key)
    with pytest.raises(OutOfTurn, match="Ring them now"):
        _ahead(people, case)
    (message,) = _messages()
    assert "Amina would like to ring you" in message.body
    assert not re.search("ivy|health|referr|link work|help", message.body.lower())
    with preparing():
        assert not Contact.objects.filter(case=case).exists()
    _tried(people, case)
    with pytest.raises(OutOfTurn, match="rung meanwhile"):
        _ahead(people, case)


def test_somebody_protected_hears_no_name_by_a_way_that_is_safe(people, case):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)
    with preparing():
        Protection.objects.update(phone="07700 900123", channels=["sms"])
    _ahead(people, case)
    (message,) = _messages()
    assert "We would like to ring you" in message.body
    assert "Amina" not in message.body


def test_after_each_try_one_message_goes_also_long_after_they_were_spoken_with(
    people, case, on_a_monday
):
    for outcome in ("spoke", "no_answer"):
        on_a_monday.shift(dt.timedelta(days=7))
        with pytest.raises(OutOfTurn):
            _write(people, case, uuid.uuid4())
        _tried(people, case, outcome)
    on_a_monday.shift(dt.timedelta(minutes=1))
    _write(people, case, uuid.uuid4())
    with pytest.raises(OutOfTurn, match="Ring again"):
        _write(people, case, uuid.uuid4())
    (message,) = _messages()
    assert still_stands(message)
    on_a_monday.shift(dt.timedelta(days=1))
    _tried(people, case, "spoke")
    assert not still_stands(message), "they were spoken with since"
    with pytest.raises(OutOfTurn, match="Ring first"):
        _write(people, case, uuid.uuid4())


def still_stands(message: Message) -> bool:
    with acting_as(WRITING) as house:
        return still_says_something(house, message)


def test_no_text_goes_to_a_number_that_was_wrong(people, case):
    _tried(people, case, "wrong_number")
    with pytest.raises(OutOfTurn, match="stranger"):
        _write(people, case, uuid.uuid4())
    with preparing():
        Person.objects.update(contact_by="email")
    _write(people, case, uuid.uuid4())
    assert [message.channel for message in _messages()] == ["email"]


@pytest.mark.parametrize("why", ["phone", "protected", "restricted"])
def test_nothing_goes_by_a_way_that_was_not_chosen_or_is_not_safe(people, case, why):
    _tried(people, case)
    with preparing():
        held = {
            "phone": {"contact_by": "phone"},
            "protected": {
                "protected": True,
                **dict.fromkeys(("phone", "email", "address", "postcode", "contact_note"), ""),
            },
            "restricted": {"restricted": True},
        }
        Person.objects.update(**held[why])
        FirstVisit.objects.update(message_ok=True)
    with pytest.raises(Refused):
        _write(people, case, uuid.uuid4())
    write_of_visits(0)
    assert _messages() == []


def test_in_welsh_for_whoever_speaks_it(people, case):
    with preparing():
        Person.objects.update(language="Cymraeg", contact_by="email")
    _tried(people, case)
    _write(people, case, uuid.uuid4())
    (message,) = _messages()
    assert message.channel == "email"
    assert "Helo" in message.body


def test_before_the_first_call_it_is_in_welsh_too(people, case):
    with preparing():
        Person.objects.update(language="Cymraeg")
    _ahead(people, case)
    assert "Helo. Hoffai Amina eich ffonio" in _messages()[0].body


@given(st.integers(0, 60 * 24 * 1500))
def test_a_message_leaves_by_day_and_never_before_it_was_written(minutes):
    moment = MONDAY + dt.timedelta(minutes=minutes)
    leaves = safe_moment(moment)
    local = timezone.localtime(leaves)
    assert leaves >= moment
    assert is_working_day(local.date())
    assert dt.time(9) <= local.time() <= dt.time(18)


@given(st.integers(0, 60 * 24 * 1500), st.integers(1, 60 * 24 * 6))
def test_what_says_nothing_afterwards_leaves_before_it_and_by_day_if_it_can(minutes, ahead):
    now = MONDAY + dt.timedelta(minutes=minutes)
    event = now + dt.timedelta(minutes=ahead)
    leaves = moment_before(now, event)
    assert now <= leaves < event
    if safe_moment(now) < event:
        assert leaves == safe_moment(now)
    elif not dt.time(9) <= timezone.localtime(leaves).time() <= dt.time(18):
        assert leaves in (now, event - dt.timedelta(hours=1)), "no day lies between"


def _visit(people, case, **way) -> FirstVisit:
    with acting_as(people.amina) as amina:
        return plan_visit(
            actor=amina,
            case=case,
            service=service_of(people.dev),
            key=uuid.uuid4(),
            confidence="low",
            wanted=["buddy"],
            **({"message_ok": True} | way),
        )


def _day(traveller, day: dt.date) -> list[Message]:
    traveller.move_to(dt.datetime.combine(day, dt.time(10, 5), dt.UTC))
    before = {message.pk for message in _messages()}
    for _again in range(2):
        write_of_visits(0)
    return [message for message in _messages() if message.pk not in before]


def _link(message: Message) -> str:
    (link,) = re.findall(r"https?://[^/]+(/went/\S+)", message.body)
    return link


def test_of_a_monday_people_are_reminded_on_friday_and_of_a_sunday_too(people, case, on_a_monday):
    _visit(people, case, visit_on=dt.date(2026, 10, 26))
    _visit(people, case, visit_on=dt.date(2026, 10, 25))
    assert _day(on_a_monday, dt.date(2026, 10, 22)) == []
    reminders = _day(on_a_monday, dt.date(2026, 10, 23))
    assert sorted(one.body.split(".")[1] for one in reminders) == [
        " A reminder of what you planned for Monday 26 October",
        " A reminder of what you planned for Sunday 25 October",
    ]
    assert _day(on_a_monday, dt.date(2026, 10, 25)) == []


def test_the_person_says_themselves_whether_they_went_and_a_look_changes_nothing(
    people, case, on_a_monday
):
    _visit(people, case, visit_on=dt.date(2026, 10, 20))
    assert _day(on_a_monday, dt.date(2026, 10, 18)) == []
    (eve,) = _day(on_a_monday, dt.date(2026, 10, 19))
    assert eve.template == "person-eve"
    (asked,) = _day(on_a_monday, dt.date(2026, 10, 26))  # the clocks went back meanwhile
    make_due_tasks(0)
    for message in (eve, asked):
        assert not re.search("ivy|lunch|health|referr", (message.subject + message.body).lower())
    browser, link = Client(enforce_csrf_checks=False), _link(asked)
    for _scanner in range(3):
        assert browser.get(link).status_code == 200
        assert browser.head(link).status_code == 200
    page = browser.get(link).content.decode()
    assert not re.search("ivy|lunch club|amina|referr", page.lower())
    refused = browser.post(link, {"went": "no"})
    assert refused.status_code == 422
    assert "Choose what kept you" in refused.content.decode()
    said = {"went": "no", "why_not": "travel", "ring": "on"}
    assert browser.post(link, said).headers["Location"] == reverse("went_thanks")
    for answer in (browser.post(link, {"went": "yes"}), browser.get(link)):
        assert answer.status_code == 410  # it works once
    with acting_as(people.amina) as amina:
        visit = visits_of(amina, case.pk).get()
        assert (visit.went, visit.why_not, visit.own_word) == ("no", "travel", True)
        assert Case.objects.get(pk=case.pk).next_contact_on == dt.date(2026, 10, 19)
        tasks = {task.reason: task.status for task in Task.objects.filter(case=case)}
    assert tasks == {"not_asked": "done", "did_not_go": "open"}, "as if a colleague had noted it"
    assert _day(on_a_monday, dt.date(2026, 11, 30)) == []


def test_silence_stays_silence_and_nobody_is_asked_twice(people, case, on_a_monday):
    _visit(people, case)
    (asked,) = _day(on_a_monday, dt.date(2026, 10, 26))
    assert _day(on_a_monday, dt.date(2026, 10, 27)) == []
    assert _day(on_a_monday, dt.date(2026, 11, 30)) == []
    assert Client().get(_link(asked)).status_code == 410  # its time is over
    with acting_as(people.amina) as amina:
        visit = visits_of(amina, case.pk).get()
        assert (visit.went, visit.is_silent) == ("", True)


def test_not_yet_is_asked_again_by_another_link(people, case, on_a_monday):
    _visit(people, case)
    (first,) = _day(on_a_monday, dt.date(2026, 10, 26))
    Client().post(_link(first), {"went": "not_yet"})
    assert _day(on_a_monday, dt.date(2026, 11, 8)) == []
    (second,) = _day(on_a_monday, dt.date(2026, 11, 9))
    assert _link(first) != _link(second)
    with preparing():
        Case.objects.update(status="closed", outcome="died", closed_at=timezone.now())
    assert Client().post(_link(second), {"went": "yes"}).status_code == 410


def test_whoever_agreed_to_nothing_is_not_written_to(people, case, on_a_monday):
    _visit(people, case, message_ok=False, visit_on=dt.date(2026, 10, 27))
    assert _day(on_a_monday, dt.date(2026, 10, 26)) == []


@pytest.mark.parametrize("meanwhile", [False, True])
def test_where_two_answer_nobody_is_asked_by_message_and_no_answer_is_taken(
    people, case, on_a_monday, meanwhile
):
    _visit(people, case, visit_on=dt.date(2026, 10, 20))
    before = _day(on_a_monday, dt.date(2026, 10, 26)) if meanwhile else []
    assert len(before) == meanwhile
    robin = registered(people.gita, None, given_name="Robin", phone="+44 7700 900 123")
    taken_on(people.ben, referred(people.gita, robin, people.ben))
    eve = [] if meanwhile else _day(on_a_monday, dt.date(2026, 10, 19))
    assert [one.template for one in eve] == ([] if meanwhile else ["person-eve"])
    assert _day(on_a_monday, dt.date(2026, 10, 26)) == []
    for asked in before:
        assert Client().get(_link(asked)).status_code == 410
        assert Client().post(_link(asked), {"went": "yes"}).status_code == 410
    make_due_tasks(0)
    with acting_as(people.amina) as amina:
        visit = visits_of(amina, case.pk).get()
        tasks = {task.reason: task.status for task in Task.objects.filter(case=case)}
    assert (visit.went, visit.own_word) == ("", False)
    assert tasks == {"not_asked": "open"}, "a person asks, and hears who is speaking"


@pytest.mark.parametrize("who", ["elsewhere", "died", "by_email"])
def test_somebody_unseen_or_dead_or_reached_otherwise_changes_nothing(
    people, case, on_a_monday, who
):
    """The team must not learn by what is asked that somebody is helped elsewhere."""
    _visit(people, case)
    way = (
        {"email": "ivy@example.org", "phone": ""} if who == "by_email" else {"phone": "07700900123"}
    )
    robin = registered(people.gita, None, given_name="Robin", **way)
    worker = people.cara if who == "elsewhere" else people.ben
    taken_on(worker, referred(people.gita, robin, worker))
    with preparing():
        Person.objects.filter(pk=robin.pk).update(has_died=who == "died")
    (asked,) = _day(on_a_monday, dt.date(2026, 10, 26))
    assert Client().post(_link(asked), {"went": "yes"}).status_code == 302


@pytest.mark.parametrize(
    ("steps", "asked"),
    [
        ((), False),
        (("accept",), True),
        (("accept", "miss"), True),
        (("accept", "wait"), False),
        (("accept", "attend"), False),
        (("accept", "attend", "complete"), False),
        (("decline",), False),
        (("accept", "close"), False),
    ],
)
def test_nobody_is_asked_who_cannot_have_gone_or_of_whom_the_service_has_said_it(
    people, case, on_a_monday, steps, asked
):
    onward = referred_on(people.amina, case, service_of(people.dev))
    _visit(people, case, referral=onward)
    the_service_says(people, onward, *steps)
    messages = _day(on_a_monday, dt.date(2026, 11, 2))
    assert [one.template for one in messages] == ["person-went"] * asked


def test_what_waits_for_its_hour_is_not_sent_once_the_service_has_said_it(
    people, case, on_a_monday
):
    onward = referred_on(people.amina, case, service_of(people.dev))
    _visit(people, case, referral=onward)
    the_service_says(people, onward, "accept")
    (asked,) = _day(on_a_monday, dt.date(2026, 10, 26))
    the_service_says(people, onward, "attend")
    messaging.deliver(asked.pk)
    with preparing():
        assert Message.objects.get(pk=asked.pk).status == Message.Status.STOPPED


def test_their_own_word_is_taken_by_a_link_that_reached_them(people, case, on_a_monday):
    """Also when the service has said it meanwhile: it may have been wrong."""
    onward = referred_on(people.amina, case, service_of(people.dev))
    _visit(people, case, referral=onward)
    the_service_says(people, onward, "accept")
    (asked,) = _day(on_a_monday, dt.date(2026, 10, 26))
    messaging.deliver(asked.pk)
    the_service_says(people, onward, "attend")
    with acting_as(people.amina) as amina:
        key = uuid.uuid4()
        with pytest.raises(Refused, match="is over"):
            write_again(
                actor=amina, case=case, message_id=asked.pk, channel="text", key=key, safe=True
            )
    assert Client().post(_link(asked), {"went": "yes"}).status_code == 302


@pytest.mark.parametrize("delivered", ["before the place", "after the place"])
def test_what_was_held_back_was_not_asked_and_is_asked_when_its_day_comes(
    people, case, on_a_monday, delivered
):
    onward = referred_on(people.amina, case, service_of(people.dev))
    _visit(people, case, referral=onward)
    the_service_says(people, onward, "accept")
    (held,) = _day(on_a_monday, dt.date(2026, 10, 26))
    the_service_says(people, onward, "wait")
    if delivered == "before the place":
        messaging.deliver(held.pk)
    the_service_says(people, onward, "book")
    if delivered == "after the place":
        messaging.deliver(held.pk)
    with preparing():
        assert Message.objects.get(pk=held.pk).status == Message.Status.STOPPED
    with acting_as(people.amina) as amina:
        visit = visits_of(amina, case.pk).get()
        assert (visit.is_silent, visit.written_at) == (False, None)
    assert Client().post(_link(held), {"went": "yes"}).status_code == 410
    assert _day(on_a_monday, dt.date(2026, 11, 6)) == []
    (asked,) = _day(on_a_monday, dt.date(2026, 11, 9))
    messaging.deliver(asked.pk)
    with preparing():
        assert Message.objects.get(pk=asked.pk).status == Message.Status.SENT
    assert Client().post(_link(asked), {"went": "yes"}).status_code == 302


def test_whoever_waited_is_asked_two_weeks_after_a_place_came_free(people, case, on_a_monday):
    onward = referred_on(people.amina, case, service_of(people.dev))
    _visit(people, case, referral=onward)
    the_service_says(people, onward, "accept", "wait")
    assert _day(on_a_monday, dt.date(2026, 11, 2)) == []
    the_service_says(people, onward, "contact")
    assert _day(on_a_monday, dt.date(2026, 11, 3)) == []
    assert _day(on_a_monday, dt.date(2026, 11, 13)) == []
    assert len(_day(on_a_monday, dt.date(2026, 11, 16))) == 1


def test_whoever_has_a_session_ahead_is_asked_after_it_by_all(people, case, on_a_monday):
    """By the message, the task and the sign: a booked session is three weeks away."""
    _booked(people, case, dt.date(2026, 11, 10))
    for day in (dt.date(2026, 10, 27), dt.date(2026, 11, 10)):
        assert _day(on_a_monday, day) == []
        make_due_tasks(0)
        assert _to_ask(people, case) == (False, []), day
    assert len(_day(on_a_monday, dt.date(2026, 11, 11))) == 1
    make_due_tasks(0)
    assert _to_ask(people, case) == (True, ["not_asked"])


def test_after_a_session_is_called_off_nobody_is_asked_whether_they_went_to_it(
    people, case, on_a_monday, browser_of
):
    onward, place = _booked(people, case, dt.date(2026, 10, 20))
    with acting_as(people.dev) as dev:
        call_off(actor=dev, session=place.session)
    tell_all()
    assert _day(on_a_monday, dt.date(2026, 11, 2)) == []
    make_due_tasks(0)
    assert _to_ask(people, case) == (False, [])
    page = browser_of(people.amina).get(reverse("case", args=[case.pk])).content.decode()
    assert "their session was called off or cancelled" in page
    on_a_monday.move_to(dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC))
    _books(people, onward, dt.date(2026, 11, 3))
    assert _day(on_a_monday, dt.date(2026, 11, 3)) == []
    assert len(_day(on_a_monday, dt.date(2026, 11, 4))) == 1, "after the one that took place"


def test_a_second_session_takes_the_task_to_ask_away_until_it_is_over(people, case, on_a_monday):
    onward, _place = _booked(people, case, dt.date(2026, 10, 20))
    on_a_monday.move_to(dt.datetime(2026, 10, 27, 9, tzinfo=dt.UTC))
    make_due_tasks(0)
    assert _to_ask(people, case) == (True, ["not_asked"])
    _books(people, onward, dt.date(2026, 11, 3))
    for day, asked in ((28, []), (28 + 7, ["not_asked"])):
        on_a_monday.move_to(MONDAY.replace(day=1) + dt.timedelta(days=day - 1, hours=-1))
        make_due_tasks(0)
        make_due_tasks(0)
        assert _to_ask(people, case) == (bool(asked), asked)
    with preparing():
        assert Task.objects.filter(reason="not_asked").count() == 1, "the same one again"


def _booked(people, case, day: dt.date):
    """Referred to a club that meets on Tuesdays, the way planned, a place in that session."""
    onward = referred_on(people.amina, case, service_of(people.dev))
    with preparing():
        Schedule.objects.create(
            service=onward.service,
            freq="WEEKLY",
            byday="TU",
            opens_at=dt.time(10),
            closes_at=dt.time(12),
        )
    _visit(people, case, referral=onward)
    the_service_says(people, onward, "accept")
    with acting_as(people.dev) as dev:
        plan_sessions(actor=dev, service=onward.service, places=2, weeks_ahead=6, answer_hours=48)
    return onward, _books(people, onward, day)


def _books(people, onward, day: dt.date):
    with acting_as(people.dev) as dev:
        session = Session.objects.get(service=onward.service, day=day)
        place = book_place(actor=dev, referral=onward, session=session, key=uuid.uuid4())
    tell_all()
    return place


def _to_ask(people, case) -> tuple[bool, list[str]]:
    with acting_as(people.amina) as amina:
        (visit,) = every_visit_of(amina, case.pk, clock.today())
        tasks = Task.objects.filter(case=case, status="open", reason="not_asked")
        return visit.to_ask, [task.reason for task in tasks]
