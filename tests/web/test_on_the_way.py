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
from alongside.care.models import Appointment, Case, Contact, FirstVisit, Task
from alongside.care.tasks import make_due_tasks
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from tests.factories.facts import the_service_says
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
    assert "Enter a time like 10:30 or 2pm" in _text(refused)
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
    onward = _planned(browser_of, people, case)
    the_service_says(people, onward, "receive", "accept")
    amina = browser_of(people.amina)
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
    onward = _planned(browser_of, people, case)
    the_service_says(people, onward, "receive", "accept")
    _long_ago(onward)
    assert _lost(browser_of, people, case)
    for step, said in (("attend", "they came"), ("complete", "it is completed")):
        the_service_says(people, onward, step)
        assert not _lost(browser_of, people, case), step
        told = _text(browser_of(people.amina).get(reverse("case", args=[case.pk])))
        assert f"the service says that {said}" in told


@pytest.mark.parametrize(
    ("steps", "lost"),
    [
        (("complete",), False),
        (("miss", "complete"), True),
        (("miss", "attend", "complete"), False),
        (("attend", "miss", "complete"), True),
    ],
)
def test_completed_does_not_say_that_they_came_where_the_service_said_that_they_did_not(
    browser_of, people, case, steps, lost
):
    onward = _planned(browser_of, people, case)
    the_service_says(people, onward, "accept", *steps)
    _long_ago(onward)
    assert _lost(browser_of, people, case) == lost


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((), "the service has not answered yet"),
        (("receive",), "the service has not answered yet"),
        (("accept", "wait"), "on the service’s waiting list"),
        (("decline",), "this referral is over"),
        (("accept", "close"), "the service closed it: note whether they went"),
    ],
)
def test_nobody_has_to_ask_whoever_cannot_have_gone(browser_of, people, case, steps, why):
    onward = _planned(browser_of, people, case)
    the_service_says(people, onward, *steps)
    _long_ago(onward)
    make_due_tasks(0)
    assert not _lost(browser_of, people, case)
    amina = browser_of(people.amina)
    assert why in _text(amina.get(reverse("case", args=[case.pk])))
    with preparing():
        assert not Task.objects.filter(reason="not_asked").exists()


def test_when_a_place_comes_free_the_day_to_ask_follows_from_it(browser_of, people, case):
    onward = _planned(browser_of, people, case)
    the_service_says(people, onward, "accept", "wait")
    _long_ago(onward)
    the_service_says(people, onward, "contact")
    assert not _lost(browser_of, people, case), "of today, so nobody is late"
    in_two_weeks = clock.today() + dt.timedelta(days=14)
    page = _text(browser_of(people.amina).get(reverse("case", args=[case.pk])))
    assert f"ask on {in_two_weeks.day} " in page
    with preparing():
        assert FirstVisit.objects.get().ask_on == in_two_weeks
    with clock.telling(clock.now() + dt.timedelta(days=14)):
        assert _lost(browser_of, people, case)


@pytest.mark.parametrize("said", ["attend", "wait", "close"])
def test_a_task_to_ask_goes_when_the_service_has_said_it(browser_of, people, case, said):
    onward = _planned(browser_of, people, case)
    the_service_says(people, onward, "accept")
    _long_ago(onward)
    make_due_tasks(0)
    asked = "Ask whether they went to the service"
    assert asked in _text(browser_of(people.amina).get(reverse("board")))
    the_service_says(people, onward, said)
    make_due_tasks(0)
    assert asked not in _text(browser_of(people.amina).get(reverse("board")))
    with preparing():
        (task,) = Task.objects.filter(reason="not_asked")
        assert (task.status, task.settled_by) == ("dropped", None)


def test_a_task_to_ask_comes_again_when_the_service_corrects_itself(browser_of, people, case):
    onward = _planned(browser_of, people, case)
    the_service_says(people, onward, "accept")
    _long_ago(onward)
    make_due_tasks(0)
    for step, stands in (("attend", "dropped"), ("miss", "open"), ("attend", "dropped")):
        the_service_says(people, onward, step)
        make_due_tasks(0)
        with preparing():
            (task,) = Task.objects.filter(reason="not_asked")
            assert (task.status, task.settled_at is None) == (stands, stands == "open"), step
    # What somebody settled is settled.
    with preparing():
        Task.objects.filter(reason="not_asked").update(settled_by=people.amina.user)
    the_service_says(people, onward, "miss")
    make_due_tasks(0)
    with preparing():
        assert Task.objects.get(reason="not_asked").status == "dropped"


@pytest.mark.parametrize(
    ("steps", "back"), [(("close",), True), (("miss", "close"), True), (("attend", "close"), False)]
)
def test_who_was_taken_on_and_never_came_is_back_when_the_service_closes_it(
    browser_of, people, case, steps, back
):
    onward = _planned(browser_of, people, case)
    the_service_says(people, onward, "accept", *steps)
    _long_ago(onward)
    amina = browser_of(people.amina)

    def listed() -> bool:
        board = BeautifulSoup(amina.get(reverse("board")).content, "html.parser")
        (count,) = board.select("nav[aria-label='Which cases'] a[href*='only=back'] .app-count")
        return count.text == "1"

    assert listed() == back
    assert "Ivy Test" not in _text(browser_of(people.cara).get(reverse("board") + "?only=back"))
    with preparing():
        visit = FirstVisit.objects.get()
    follow = reverse("follow_visit", args=[case.pk, visit.pk])
    assert amina.post(follow, {"went": "no", "why_not": "times"}).status_code == 302
    assert not listed(), "somebody has seen to it"


def test_nobody_is_asked_before_the_day_on_which_they_mean_to_go_is_over(people, case):
    next_month = clock.today() + dt.timedelta(days=40)
    way = {"service": service_of(people.dev), "key": uuid.uuid4(), "confidence": "low"}
    with acting_as(people.amina) as amina:
        visit = services.plan_visit(actor=amina, case=case, **way, visit_on=next_month)
        assert visit.ask_on == next_month + dt.timedelta(days=1)
        moved = next_month + dt.timedelta(days=7)
        services.follow_visit(actor=amina, visit=visit, shown="", visit_on=moved)
        visit.refresh_from_db()
        assert visit.ask_on == moved + dt.timedelta(days=1)


def _planned(browser_of, people, case, **said):
    """A referral to the club, and the way there planned."""
    onward = referred_on(people.amina, case, service_of(people.dev))
    plan = reverse("plan_visit", args=[case.pk, onward.pk])
    form = {"idempotency_key": str(uuid.uuid4()), "confidence": "fair", **said}
    assert browser_of(people.amina).post(plan, form).status_code == 302
    return onward


def _long_ago(onward) -> None:
    """The day to ask is over."""
    with preparing():
        yesterday = clock.today() - dt.timedelta(days=1)
        FirstVisit.objects.filter(referral=onward).update(ask_on=yesterday)


def _lost(browser_of, people, case) -> bool:
    """Whether nobody has asked: by the page of the case, by the board and by its number."""
    amina = browser_of(people.amina)
    page = _text(amina.get(reverse("case", args=[case.pk])))
    board = amina.get(reverse("board") + "?only=visit")
    listed, signed = "Ivy Test" in _text(board), "Nobody has asked yet" in page
    (counted,) = BeautifulSoup(board.content, "html.parser").select(
        "nav[aria-label='Which cases'] a[href*='only=visit'] .app-count"
    )
    assert (listed, int(counted.text)) == (signed, int(signed))
    return signed


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


@pytest.mark.parametrize("steps", [("decline",), ("accept", "attend")])
def test_no_help_is_to_be_arranged_on_a_way_that_is_over(browser_of, people, case, steps):
    onward = _planned(browser_of, people, case, wanted=["buddy"])
    amina = browser_of(people.amina)

    def to_arrange() -> tuple[bool, bool]:
        board = _text(amina.get(reverse("board") + "?only=help"))
        page = _text(amina.get(reverse("case", args=[case.pk])))
        return "Ivy Test" in board, "to arrange: somebody who comes along" in page

    assert to_arrange() == (True, True)
    the_service_says(people, onward, *steps)
    assert to_arrange() == (False, False)
