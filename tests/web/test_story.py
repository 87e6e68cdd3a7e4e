"""What happened so far is one list, paged, and asks for no more however long it is."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, RegisterLine, Session
from alongside.care import services
from alongside.care.models import Case, CaseMove, Contact, Moment, TextReply, Tie
from alongside.care.queries import visible_to
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.outcomes.services import record_response
from alongside.people.models import Person
from alongside.people.services import Reach, protect
from alongside.referrals.services import add_note, move
from alongside.ui import formats
from alongside.web.caseload import story
from tests.factories.standing import preparing
from tests.factories.story import (
    on_the_way,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)

MOST_QUERIES = 32
OF_CASE = {
    **dict.fromkeys(("contact", "step", "visit", "appointment", "tie", "reply"), "case"),
    "response": "case_id",
    "version": "plan__case",
}


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _lines(response) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [one.get_text(" ", strip=True) for one in page.select(".app-timeline__step")]


def test_each_kind_stands_in_one_list_the_newest_first(browser_of, people, case):
    amina = people.amina
    with acting_as(amina):
        services.log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=9, outcome="spoke"
        )
        services.write_plan(
            actor=amina, case=case, base=0, words={"strengths": "Bakes"}, key=uuid.uuid4()
        )
    with acting_as(people.gita):
        add_note(actor=people.gita, referral=case.referral, text="Rings at noon", key=uuid.uuid4())
    referred_on(amina, case, service_of(people.dev))
    lines = _lines(browser_of(people.ben).get(reverse("case", args=[case.pk])))
    said = " / ".join(lines)
    for what in (
        "Tuesday lunch club: sent",
        "Rings at noon",
        "The plan: version 1",
        "Phone call: spoke with the person",
        "Referral to us: accepted",
    ):
        assert what in said, what
    assert said.index("lunch club") < said.index("version 1") < said.index("Phone call")


def test_sessions_and_messages_stand_in_it_where_they_were(browser_of, people, case):
    """Which sessions somebody came to, and what the house wrote to them; never the words."""
    amina = people.amina
    club = service_of(people.dev)
    with preparing():
        Person.objects.update(contact_by="sms", phone="07700 900123")
    referral = referred_on(amina, case, club)
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=referral, name="accept")
    began = clock.now() - dt.timedelta(hours=2)
    with preparing():
        for hours, status in ((0, "booked"), (-24, "booked"), (48, "booked"), (-48, "cancelled")):
            session = Session.objects.create(
                organisation_id=club.organisation_id,
                service=club,
                schedule_id=uuid.uuid4(),
                day=clock.today() + dt.timedelta(days=hours // 24),
                starts_at=began + dt.timedelta(hours=hours),
                places=8,
            )
            place = Place.objects.create(
                session=session,
                person=case.person,
                organisation_id=club.organisation_id,
                from_organisation_id=amina.organisation_id,
                referral_id=referral.pk,
                status=status,
            )
            if hours == 0:
                RegisterLine.objects.create(place=place, status="missed", mark_id=uuid.uuid4())
        Message.objects.create(
            key="missed:1",
            template="person-missed",
            channel="text",
            recipient="07700900123",
            body="Would you still like to come?",
            person_id=case.person_id,
            concerns=referral.pk,
            status="sent",
            sent_at=clock.now(),
        )
    page = browser_of(people.ben).get(reverse("case", args=[case.pk]))
    lines = _lines(page)
    said = [one for one in lines if "Tuesday lunch club: " in one and "sent" not in one]
    assert sum("did not come" in one for one in said) == 1
    assert sum("nobody said whether they came" in one for one in said) == 1
    (written,) = [one for one in lines if "Message to them" in one]
    assert "text message" in written.lower()
    assert "Would you still like" not in str(page.content)
    assert lines.index(written) < next(n for n, one in enumerate(lines) if one in said)


def _cost(browser, address) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    asked = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(asked)


def test_three_hundred_entries_cost_no_more_queries_than_thirty(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("case", args=[case.pk])

    def happened(many: int) -> None:
        with preparing():
            Contact.objects.bulk_create(
                Contact(
                    case=case,
                    kind="phone",
                    at=clock.now() - dt.timedelta(hours=number),
                    minutes=5,
                    outcome="spoke",
                    note=f"Number {number}",
                    by_id=people.amina.user_id,
                )
                for number in range(many)
            )

    happened(30)
    few = _cost(amina, address)
    happened(270)
    assert _cost(amina, address) == few <= MOST_QUERIES
    assert len(_lines(amina.get(address))) == 25
    last = amina.get(address + "?page=99")
    assert "Number 269" in last.content.decode()
    on_paper = _lines(amina.get(reverse("print_case", args=[case.pk])))
    assert len(on_paper) > 300


def test_what_is_called_off_stands_when_it_was_called_off_and_not_on_a_day_to_come(
    browser_of, people, case
):
    at = clock.now() + dt.timedelta(days=3)
    booked = {"kind": "phone", "at": at, "minutes": 30}
    with acting_as(people.amina) as amina:
        first, _second = (
            services.book_appointment(actor=amina, case=case, key=uuid.uuid4(), **booked)
            for _each in range(2)
        )
        services.settle_appointment(actor=amina, appointment=first, status="cancelled")
        services.log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=9, outcome="spoke"
        )
        services.note_death(actor=amina, person=case.person, source="family", key=uuid.uuid4())
        assert max(Moment.objects.values_list("at", flat=True)) <= clock.now()
    lines = _lines(browser_of(people.amina).get(reverse("case", args=[case.pk])))
    off = [place for place, line in enumerate(lines) if "called off" in line]
    spoke = next(place for place, line in enumerate(lines) if "spoke with" in line)
    assert off[0] < spoke < off[1], "by hand before the talk, by the death after it"
    assert all(f"Appointment of {formats.moment(at)}: called off" in lines[one] for one in off)


def test_moments_are_those_of_the_rows_that_each_may_see(people, case):
    """Whether the case may be seen is asked once for all of them, and answered as for each row."""
    amina = people.amina
    on_the_way(amina, case, service_of(people.dev))
    with acting_as(amina):
        for verb, said in {
            services.log_contact: {"kind": "phone", "minutes": 9, "outcome": "spoke"},
            services.write_plan: {"base": 0, "words": {"strengths": "Bakes"}},
        }.items():
            verb(actor=amina, case=case, key=uuid.uuid4(), **said)
        at = clock.now() + dt.timedelta(days=2)
        visit = {"kind": "home_visit", "at": at, "minutes": 60, "place": "7 Elm Row"}
        kept = services.book_appointment(actor=amina, case=case, key=uuid.uuid4(), **visit)
        services.settle_appointment(actor=amina, appointment=kept, status="kept")
        record_response(
            actor=amina,
            person=case.person,
            case_id=case.pk,
            instrument_code="ons4",
            point="baseline",
            answers={"satisfied": 5},
            mode="phone",
            key="feels",
        )
    with preparing():
        CaseMove.objects.create(case=case, status="open", by_id=amina.user_id)
        for kind in ("person", "place"):
            Tie.objects.create(
                case=case,
                name=kind,
                kind=kind,
                circle="close",
                own=True,
                by_id=amina.user_id,
                begun_at=clock.now(),
            )
        TextReply.objects.create(case=case, template="reminder", words="Later", at=clock.now())
    assert _moments_seen(people)["amina"] == _moments_seen(people)["ben"]
    with acting_as(amina):
        protect(actor=amina, person=case.person, reach=Reach(["phone"], "mornings"))
    of_amina, of_ben = (_moments_seen(people)[name] for name in ("amina", "ben"))
    assert {kind for kind, _pk in of_amina - of_ben} == {"reply"}


def _moments_seen(people):
    seen = {}
    for name, actor in people.everyone.items():
        with acting_as(actor):
            seen[name] = set(Moment.objects.values_list("kind", "pk"))
            rows = story._visible_to(actor)
            case_rows = {
                kind: rows[kind].filter(**{f"{path}__in": visible_to(actor)})
                for kind, path in OF_CASE.items()
            }
            case_rows["appointment"] = case_rows["appointment"].exclude(status="planned")
            each = {(kind, row.pk) for kind, of_kind in case_rows.items() for row in of_kind}
        assert seen[name] == each, name
        assert bool(each) == (name in ("amina", "ben", "leila")), name
    assert {kind for kind, _pk in seen["amina"]} == set(OF_CASE)
    return seen
