"""A contact that is written down later than it was: in the evening, or on Monday for Friday."""

import datetime as dt
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Appointment, Case, Contact
from alongside.common import clock
from alongside.outcomes.models import Response
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

BEGUN = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)  # a Monday
NOW = dt.datetime(2026, 11, 16, 9, 30, tzinfo=dt.UTC)
FRIDAY = dt.datetime(2026, 11, 13, 14, tzinfo=dt.UTC)


@pytest.fixture
def case(people):
    with time_machine.travel(BEGUN, tick=False):
        walked = taken_on(
            people.amina, referred(people.gita, registered(people.gita), people.amina)
        )
    with time_machine.travel(NOW, tick=False):
        yield walked


def _said(**changes) -> dict[str, str]:
    said = {"idempotency_key": str(uuid.uuid4()), "kind": "home_visit", "outcome": "spoke"}
    return said | {"minutes": "45"} | changes


def _on(day: int | str, month: int | str = 11, year: int | str = 2026, time: str = "2pm"):
    return {"on-day": str(day), "on-month": str(month), "on-year": str(year), "time": time}


def _page(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def _text(response) -> str:
    return " ".join(_page(response).select_one("main").text.split())


def _contact(**which) -> Contact:
    with preparing():
        return Contact.objects.select_related("case").filter(**which).latest("created_at")


def _logged(people, case, **said) -> Contact:
    plain = {"kind": "phone", "minutes": 5, "outcome": "spoke"}
    with acting_as(people.amina) as amina:
        return services.log_contact(actor=amina, case=case, key=uuid.uuid4(), **plain | said)


def test_it_stands_in_the_story_when_it_was_and_says_when_it_was_written(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("log_contact", args=[case.pk])
    assert amina.post(address, _said(note="The kettle is mended.", **_on(13))).status_code == 302
    noted = _contact()
    assert (noted.at, noted.created_at) == (FRIDAY, NOW)
    assert (noted.case.first_contact_at, noted.case.last_contact_at) == (FRIDAY, FRIDAY)
    story = _text(amina.get(reverse("case", args=[case.pk])))
    assert "13 November 2026, 2pm · Amina" in story
    assert "noted on 16 November 2026" in story
    amina.post(address, _said(note="Just now."))
    assert _contact(note="Just now.").at == NOW
    shown = _text(amina.get(reverse("case", args=[case.pk])))
    assert shown.count("noted on") == 1, "what is noted on its day needs no second date"


def test_a_time_alone_is_one_of_today_and_a_day_asks_for_about_when(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("log_contact", args=[case.pk])
    assert amina.post(address, _said(time="8.15 am")).status_code == 302
    assert _contact().at == dt.datetime(2026, 11, 16, 8, 15, tzinfo=dt.UTC)
    without = amina.post(address, _said(**_on(13, time="")))
    assert without.status_code == 422
    assert "Enter about when it was, like 2pm" in _text(without)
    assert _page(without).select_one("details[open] input[name=on-day]")["value"] == "13"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (_on(16, time="4pm"), "That is still to come"),
        ({"time": "4pm"}, "That is still to come"),
        (_on(17), "The date must be in the past"),
        (_on(1), "You have walked with them since 2 November 2026"),
        (_on(13, time="after lunch"), "Enter a time like 10:30 or 2pm"),
    ],
)
def test_what_cannot_have_been_is_refused_with_the_typing_kept(
    browser_of, people, case, when, said
):
    address = reverse("log_contact", args=[case.pk])
    refused = browser_of(people.amina).post(address, _said(note="Kept words", **when))
    assert refused.status_code == 422
    assert said in _text(refused)
    assert "Kept words" in _text(refused)
    with preparing():
        assert not Contact.objects.exists()


def test_what_was_before_the_last_contact_moves_it_not_back(people, case):
    _logged(people, case)
    _logged(people, case, at=FRIDAY)
    held = _contact().case
    assert held.last_contact_at == NOW
    assert held.first_contact_at == FRIDAY, "they were spoken with on Friday already"
    _logged(people, case, at=FRIDAY - dt.timedelta(days=1), outcome="no_answer")
    assert _contact().case.first_contact_at == FRIDAY


def test_the_next_try_is_never_on_a_day_that_is_over(people, case):
    _logged(people, case, at=BEGUN + dt.timedelta(hours=3), outcome="no_answer")
    assert _contact().case.next_contact_on == clock.today()


def test_a_group_session_is_noted_for_its_own_day(browser_of, people, case):
    form = {"idempotency_key": str(uuid.uuid4()), "came": str(case.pk), "minutes": "90"}
    amina, address = browser_of(people.amina), reverse("log_group")
    assert amina.post(address, form | _on(1)).status_code == 422
    assert amina.post(address, form | _on("13", "nov", "26")).status_code == 302
    assert _contact().at == FRIDAY


def test_answers_given_on_a_visit_are_of_the_day_of_the_visit(browser_of, people, case):
    form = {"idempotency_key": str(uuid.uuid4()), "point": "baseline", "mode": "in_person"}
    amina, address = browser_of(people.amina), reverse("measure", args=[case.pk])
    before = amina.post(address, form | {"satisfied": "7"} | _on(1))
    assert before.status_code == 422
    assert "You have walked with them since 2 November 2026" in _text(before)
    assert _page(before).select_one("input[name=satisfied][checked]")["value"] == "7"
    assert amina.post(address, form | {"satisfied": "7"} | _on(13)).status_code == 302
    with preparing():
        assert Response.objects.get().taken_at == FRIDAY


def _kept_on_friday(people, case) -> Appointment:
    with time_machine.travel(BEGUN, tick=False), acting_as(people.amina) as amina:
        return services.book_appointment(
            actor=amina, case=case, key=uuid.uuid4(), kind="home_visit", at=FRIDAY, minutes=45
        )


def test_an_appointment_that_took_place_fills_in_when_how_and_how_long(browser_of, people, case):
    meeting, amina = _kept_on_friday(people, case), browser_of(people.amina)
    settle = reverse("settle_appointment", args=[case.pk, meeting.pk])
    led = amina.post(settle, {"status": "kept"})
    page = _page(amina.get(led["Location"]))
    boxes = {part: page.select_one(f"input[name=on-{part}]")["value"] for part in ("day", "month")}
    assert boxes == {"day": "13", "month": "11"}
    assert page.select_one("input[name=time]")["value"] == "14:00"
    assert page.select_one("input[name=minutes]")["value"] == "45"
    assert page.select_one("select[name=kind] option[selected]")["value"] == "home_visit"
    assert page.select_one("details[open] input[name=time]"), "what is filled in is seen"
    elsewhere = reverse("log_contact", args=[case.pk]) + f"?of={uuid.uuid4()}"
    assert not _page(amina.get(elsewhere)).select_one("input[name=time]").get("value")


def test_whoever_did_not_come_did_not_come_at_that_time(people, case):
    meeting = _kept_on_friday(people, case)
    with acting_as(people.amina) as amina:
        services.settle_appointment(actor=amina, appointment=meeting, status="missed")
    assert _contact().at == FRIDAY
    with preparing():
        assert Case.objects.get(pk=case.pk).last_contact_at == FRIDAY
