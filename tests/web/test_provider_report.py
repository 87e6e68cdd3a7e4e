"""A provider's own report: exact for itself, small numbers hidden for a funder."""

import csv
import datetime as dt
import io
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted
from alongside.insight.providers import publish_own
from alongside.insight.question import Question
from alongside.insight.suppression import Hidden
from alongside.outcomes.models import Answer, Response
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.factories.standing import person_of, preparing, relationship
from tests.factories.story import service_of

MARCH = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
SPRING = Question(dt.date(2026, 3, 1), dt.date(2026, 4, 30))
PERIOD = (
    "?first-day=1&first-month=3&first-year=2026&last-day=30&last-month=4&last-year=2026&team=all"
)


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").body.get_text(" ").split())


def sent_to(people, club, number):
    person = person_of(people.amina)
    relationship(person, people.dev, "service")
    return Referral.objects.create(
        kind=Referral.Kind.PROVIDER,
        status="sent",
        person=person,
        from_organisation_id=people.amina.organisation_id,
        from_user_id=people.amina.user_id,
        to_organisation_id=people.dev.organisation_id,
        service=club,
        risk=Referral.Risk.NONE_KNOWN,
        key=f"{number}",
        sent_at=clock.now(),
    )


def asked(people, referral, point, value):
    response = Response.objects.create(
        person=referral.person,
        organisation_id=people.amina.organisation_id,
        case_id=uuid.uuid4(),
        instrument_code="ons4",
        instrument_version="1",
        point=point,
        mode="phone",
        taken_at=clock.now(),
        recorded_by_id=people.amina.user_id,
        key=str(uuid.uuid4()),
    )
    Answer.objects.create(response=response, item="happy", value=value)


def told(people, came=8):
    """``came`` of ten came twice and rate one point more; one was declined, one waits."""
    with time_machine.travel(MARCH, tick=False), preparing():
        club = service_of(people.dev)
        sent = [sent_to(people, club, number) for number in range(came + 2)]
        for one in sent:
            asked(people, one, "baseline", 4)
    with (
        time_machine.travel(MARCH + dt.timedelta(days=1), tick=False),
        acting_as(people.dev) as dev,
    ):
        for one in sent[:came]:
            move(actor=dev, referral=one, name="accept")
            move(actor=dev, referral=one, name="attend")
            move(actor=dev, referral=one, name="attend")  # ticked twice on a day
        move(actor=dev, referral=sent[-1], name="decline", reason="full")
    with time_machine.travel(MARCH + dt.timedelta(days=30), tick=False):
        with acting_as(people.dev) as dev:
            for one in sent[:came]:
                move(actor=dev, referral=one, name="attend")
            move(actor=dev, referral=sent[0], name="miss")
        with preparing():
            for one in sent[:came]:
                asked(people, one, "review", 5)
    return sent


def values(table):
    return {line.label: line.values for line in table.lines}


def test_the_report_counts_what_happened(people):
    told(people)
    with acting_as(people.dev) as dev:
        all_of_it = publish_own(dev, SPRING, for_others=False)
        hidden = publish_own(dev, SPRING, for_others=True)
    who, days, _rooms, unmet, change = map(values, all_of_it)
    assert [who[one] for one in who] == [(10,), (8,), (8,), (0,)]
    assert days == {"March 2026": (8, 0), "April 2026": (8, 1)}
    assert unmet["Not taken on: no places at present"] == (1,)
    assert unmet["Not answered yet"] == (1,)
    assert change["Happiness"] == (
        10,
        0,
        1.0,
        1.0,
        1.0,
    )  # eight, to the nearest five
    assert change["Anxiety"][0] == 0
    assert values(hidden[1])["April 2026"] == (10, Hidden.SMALL)
    assert values(hidden[3])["Not taken on: no places at present"] == (Hidden.SMALL,)


def test_of_seven_people_no_change_is_shown_not_even_to_the_provider(people):
    told(people, came=7)
    with acting_as(people.dev) as dev:
        change = values(publish_own(dev, SPRING, for_others=False)[-1])
    assert set(change["Happiness"]) == {Hidden.SMALL}


def test_page_pdf_and_file_are_the_providers_alone(people, browser_of):
    told(people)
    dev = browser_of(people.dev)
    page = words(dev.get(f"/provider/report/{PERIOD}"))
    assert "Came at least once 8" in page
    assert "Not causal" in page
    assert "*" in words(dev.get(f"/provider/report/{PERIOD}&for=funder"))
    pdf = dev.get(f"/provider/report/report.pdf{PERIOD}")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Disposition"].endswith('"report_2026-03-01_2026-04-30.pdf"')
    file = dev.get(f"/provider/report/service_people.csv{PERIOD}")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert ["Came at least once", "8"] in rows
    assert dev.get("/provider/report/referrals_by_status.csv").status_code == 404
    bad = dev.get(PERIOD.replace("2026&team", "2025&team").join(["/provider/report/", ""]))
    assert bad.status_code == 422
    for other in (people.amina, people.ben, people.cara, people.efua):
        for path in ("", "report.pdf", "service_people.csv"):
            assert browser_of(other).get(f"/provider/report/{path}").status_code == 403
        with acting_as(other), pytest.raises(NotPermitted):
            publish_own(other, SPRING, for_others=True)
