"""Appointments, signposts, first visits: arranged, asked about, flagged when somebody drops off."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Appointment, Case, Contact, FirstVisit
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.referrals.services import move
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on


@pytest.fixture
def case(people) -> Case:
    ivy = registered(people.gita, contact_note="Ring after six")
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


def _text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def _booked(people, case, **changes) -> Appointment:
    said = {"at": clock.now() + dt.timedelta(days=3), "kind": "home_visit", "minutes": 60}
    with acting_as(people.amina) as amina:
        return services.book_appointment(
            actor=amina, case=case, key=uuid.uuid4(), place="7 Elm Close", **(said | changes)
        )


def test_an_appointment_is_arranged_once_in_the_time_of_the_place(browser_of, people, case):
    day = clock.today() + dt.timedelta(days=2)
    form = {"idempotency_key": str(uuid.uuid4()), "time": "14.30", "minutes": "45"}
    form |= {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}
    form |= {"kind": "face_to_face", "place": "The library"}
    address, amina = reverse("book_appointment", args=[case.pk]), browser_of(people.amina)
    refused = amina.post(address, form | {"time": "half past two"})
    assert refused.status_code == 422
    assert "Enter a time like 14:30" in _text(refused)
    for _twice in range(2):
        assert amina.post(address, form).status_code == 302
    with preparing():
        made = Appointment.objects.get()
        local = made.at.astimezone(ZoneInfo("Europe/London"))
        assert (local.date(), local.hour, local.minute) == (day, 14, 30)
        case.refresh_from_db()
        assert case.next_contact_on == day


def test_the_list_says_how_to_be_safely_in_touch_and_the_calendar_says_nothing_of_anybody(
    browser_of, people, case
):
    _booked(people, case)
    amina = browser_of(people.amina)
    listed = _text(amina.get(reverse("appointments")))
    for shown in ("Ivy Test", "Ring after six", "7 Elm Close"):
        assert shown in listed, shown
    calendar = amina.get(reverse("appointment_calendar")).content.decode()
    assert "SUMMARY:Appointment: Home visit" in calendar
    for private in ("Ivy", "Test", "Elm", "after six", "01632", case.referral.reference):
        assert private not in calendar, private
    assert "Ivy" not in _text(browser_of(people.ben).get(reverse("appointments")))
    assert "Ivy" in _text(browser_of(people.ben).get(reverse("appointments") + "?show=team"))
    cara = browser_of(people.cara)
    assert "Ivy" not in _text(cara.get(reverse("appointments") + "?show=team"))
    assert cara.get(reverse("book_appointment", args=[case.pk])).status_code == 404
    assert browser_of(people.gita).get(reverse("appointments")).status_code == 403


def test_what_became_of_it_is_said_once_and_a_miss_is_a_contact(browser_of, people, case):
    first, second = _booked(people, case), _booked(people, case)
    amina = browser_of(people.amina)
    for one in (first, second):
        address = reverse("settle_appointment", args=[case.pk, one.pk])
        for _twice in range(2):
            amina.post(address, {"status": "missed"})
    with preparing():
        assert Contact.objects.filter(outcome="did_not_attend").count() == 2
    assert "Did not come twice in a row" in _text(amina.get(reverse("case", args=[case.pk])))
    with acting_as(people.ben) as ben, pytest.raises(OutOfTurn):
        services.settle_appointment(actor=ben, appointment=first, status="kept")


def test_a_signpost_is_kept_as_itself_and_nobody_else_hears_of_it(browser_of, people, case):
    club = service_of(people.dev, takes_referrals=False)
    amina, address = browser_of(people.amina), reverse("signpost", args=[case.pk, club.pk])
    form = {"idempotency_key": str(uuid.uuid4()), "confidence": "low", "wanted": ["buddy"]}
    for _twice in range(2):
        assert amina.post(address, form).status_code == 302
    with preparing():
        visit = FirstVisit.objects.get()
        assert visit.is_signpost
        assert visit.ask_on == clock.today() + dt.timedelta(days=14)
    page = _text(amina.get(reverse("case", args=[case.pk])))
    assert "to arrange: somebody who comes along" in page
    assert "Told of Tuesday lunch club" in page
    assert "Ivy" not in _text(browser_of(people.dev).get(reverse("provider_desk")))
    assert browser_of(people.cara).get(address).status_code == 404


def test_whoever_did_not_go_has_a_reason_and_stands_out(browser_of, people, case):
    onward = referred_on(people.amina, case, service_of(people.dev))
    amina = browser_of(people.amina)
    plan = reverse("plan_visit", args=[case.pk, onward.pk])
    amina.post(plan, {"idempotency_key": str(uuid.uuid4()), "confidence": "fair"})
    with preparing():
        visit = FirstVisit.objects.get(referral=onward)
        visit.ask_on = clock.today()
        visit.save(update_fields=["ask_on"])
    assert "Nobody has asked yet" in _text(amina.get(reverse("case", args=[case.pk])))
    follow = reverse("follow_visit", args=[case.pk, visit.pk])
    assert amina.post(follow, {"went": "no"}).status_code == 422
    assert amina.post(follow, {"went": "no", "why_not": "moved"}).status_code == 302
    assert "Moved away" in _text(amina.get(reverse("case", args=[case.pk])))
    assert browser_of(people.cara).get(follow).status_code == 404


def test_nobody_has_to_ask_whether_they_went_where_the_service_says_that_they_came(
    browser_of, people, case
):
    onward = referred_on(people.amina, case, service_of(people.dev))
    amina = browser_of(people.amina)
    plan = reverse("plan_visit", args=[case.pk, onward.pk])
    amina.post(plan, {"idempotency_key": str(uuid.uuid4()), "confidence": "fair"})
    with preparing():
        FirstVisit.objects.update(ask_on=clock.today())
    page, board = reverse("case", args=[case.pk]), reverse("board") + "?only=visit"
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=onward, name="receive")
        move(actor=dev, referral=onward, name="accept")
    assert "they may be lost on the way" in _text(amina.get(page))
    assert "Ivy Test" in _text(amina.get(board))
    for said in ("attend", "complete"):
        with acting_as(people.dev) as dev:
            move(actor=dev, referral=onward, name=said)
        told = _text(amina.get(page))
        assert "lost on the way" not in told, said
        assert "the service says that they came" in told, said
        assert "Ivy Test" not in _text(amina.get(board)), said


def test_the_second_lock_keeps_both_tables(people, case):
    _booked(people, case)
    with acting_as(people.amina) as amina:
        services.plan_visit(
            actor=amina,
            case=case,
            service=service_of(people.dev),
            key=uuid.uuid4(),
            confidence="high",
        )
    for name, seen in (("amina", 1), ("ben", 1), ("cara", 0), ("gita", 0), ("dev", 0)):
        with acting_as(getattr(people, name)), connection.cursor() as cursor:
            for table in ("care_appointment", "care_firstvisit"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (seen,), (name, table)
    with pytest.raises(Exception, match="actor"), transaction.atomic():
        Appointment.objects.update(place="elsewhere")


def test_an_unanswered_form_does_not_write_over_a_colleagues_answer(browser_of, people, case):
    with acting_as(people.amina) as actor:
        visit = services.plan_visit(
            actor=actor,
            case=case,
            service=service_of(people.dev),
            key=uuid.uuid4(),
            confidence="fair",
        )
    amina, follow = browser_of(people.amina), reverse("follow_visit", args=[case.pk, visit.pk])

    def shown(page) -> str:
        return (
            BeautifulSoup(page.content, "html.parser")
            .select_one("input[name=shown]")
            .get("value", "")
        )

    hers = {"shown": shown(amina.get(follow)), "went": "", "arranged": "buddy"}
    answered = {"shown": hers["shown"], "went": "no", "why_not": "moved"}
    for _twice in range(2):
        assert browser_of(people.ben).post(follow, answered).status_code == 302
    late = amina.post(follow, hers)
    assert late.status_code == 422
    assert "A colleague noted meanwhile: No (moved away)" in _text(late)
    boxes = BeautifulSoup(late.content, "html.parser").select("input[name=arranged][checked]")
    assert [box["value"] for box in boxes] == ["buddy"], "what was ticked is still there"
    with preparing():
        visit.refresh_from_db()
        assert (visit.went, visit.why_not, visit.arranged) == ("no", "moved", [])
    assert amina.post(follow, hers | {"shown": shown(late)}).status_code == 302
    with preparing():
        visit.refresh_from_db()
        assert (visit.went, visit.arranged) == ("", ["buddy"]), "read, and meant"
