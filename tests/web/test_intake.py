"""How many people a service takes on: its limit and pauses, and what whoever refers is shown."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import transaction

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.directory.models import Service
from alongside.directory.rules.fair_share import had_fewer
from alongside.directory.services.service_intake import pause_service
from alongside.needs.models import Need
from alongside.referrals.models import Referral
from alongside.referrals.services import send
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    wish,
)

WEDNESDAY = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


@pytest.fixture
def cases(people):
    names = zip(NHS_NUMBERS[:3], ("Ivy", "Joan", "Kit"), strict=True)
    return [
        taken_on(
            people.amina,
            referred(people.gita, registered(people.gita, number, given_name=name), people.amina),
        )
        for number, name in names
    ]


@pytest.fixture
def clubs(people):
    with preparing():
        made = [service_of(people.dev, name=name) for name in ("Lunch club", "Tea club")]
        for club in made:
            club.needs.add(Need.objects.get(code="loneliness"))
        return made


def page_of(browser, case, club):
    return browser.get(f"/cases/{case.pk}/refer/{club.pk}/").text


def test_at_its_limit_a_service_pauses_until_monday_by_itself(people, cases, clubs, browser_of):
    lunch = clubs[0]
    dev, amina = browser_of(people.dev), browser_of(people.amina)
    address = f"/provider/intake/{lunch.pk}/"
    with time_machine.travel(WEDNESDAY, tick=False):
        bad = dev.post(f"{address}limit/", {"most_a_week": "0"})
        assert bad.status_code == 422
        assert "from 1 to 500" in bad.text
        dev.post(f"{address}limit/", {"most_a_week": "2"})
        for case in cases[:2]:
            referred_on(people.amina, case, lunch)
        assert "Paused by itself: 2 of 2 this week" in dev.get("/provider/intake/").text
        with pytest.raises(Refused, match="takes more from Monday 30 November"):
            referred_on(people.amina, cases[2], lunch)
        shown = page_of(amina, cases[2], lunch)
        assert "takes new referrals again on 30 November 2026" in shown
        assert (
            "Takes no new referrals at the moment"
            in amina.get(f"/directory/services/{lunch.pk}/?case={cases[2].pk}").text
        )
    with time_machine.travel(WEDNESDAY + dt.timedelta(days=5), tick=False):
        referred_on(people.amina, cases[2], lunch)
        assert "Open: 1 of 2 this week" in browser_of(people.dev).get(address).text
    with preparing():
        assert Referral.objects.filter(service=lunch).count() == 3


def test_a_pause_ends_on_its_day_and_is_the_providers_own(people, cases, clubs, browser_of):
    lunch = clubs[0]
    dev, address = browser_of(people.dev), f"/provider/intake/{lunch.pk}/"
    day = clock.today() + dt.timedelta(days=3)
    past = {"opens_on-day": "1", "opens_on-month": "1", "opens_on-year": "2020"}
    assert dev.post(f"{address}pause/", past).status_code == 422
    when = {"opens_on-day": day.day, "opens_on-month": day.month, "opens_on-year": day.year}
    dev.post(f"{address}pause/", when)
    assert "Paused until" in dev.get(address).text
    with pytest.raises(Refused, match="takes no new referrals until"):
        referred_on(people.amina, cases[0], lunch)
    with time_machine.travel(clock.now() + dt.timedelta(days=3)):
        referred_on(people.amina, cases[0], lunch)
    dev.post(f"{address}pause/", {})
    with pytest.raises(Refused, match="at the moment"), transaction.atomic():
        referred_on(people.amina, cases[1], lunch)
    dev.post(f"{address}open/")
    referred_on(people.amina, cases[1], lunch)
    for other in (people.amina, people.ben, people.cara):
        assert browser_of(other).get(address).status_code == 403
        with acting_as(other), pytest.raises(NotPermitted):
            pause_service(actor=other, service=lunch)
    with preparing():
        foreign = Service.objects.create(
            organisation_id=people.gita.organisation_id, name="Walks", takes_referrals=True
        )
    assert dev.get(f"/provider/intake/{foreign.pk}/").status_code == 404
    with acting_as(people.dev) as actor, pytest.raises(NotPermitted):
        pause_service(actor=actor, service=foreign)


def test_whoever_says_full_is_asked_whether_to_pause(people, cases, clubs, browser_of):
    sent = referred_on(people.amina, cases[0], clubs[0])
    key = str(uuid.uuid4())
    no = {"move": "decline", "reason": "full", "idempotency_key": key}
    answer = browser_of(people.dev).post(f"/provider/referrals/{sent.pk}/move/", no)
    assert answer["Location"] == f"/provider/intake/{clubs[0].pk}/"


def test_who_waits_for_several_answers_is_not_sent_to_one_more_unseen(
    people, cases, clubs, browser_of
):
    amina, case = browser_of(people.amina), cases[0]
    with preparing():
        third = service_of(people.dev, name="Choir")
    referred_on(people.amina, case, clubs[0])
    assert "waits for several answers already" not in page_of(amina, case, third)
    referred_on(people.amina, case, clubs[1])
    assert "Ivy waits for several answers already" in page_of(amina, case, third)
    assert "waits for several answers" not in page_of(amina, cases[1], third)
    with acting_as(people.amina) as actor:  # it is a warning, and no more
        send(actor=actor, person=case.person, to=third, wish=wish(), key="x", parent=case.referral)


def test_fewer_than_their_share_are_named_once_there_is_something_to_share():
    assert had_fewer({"a": 3, "b": 0}) == frozenset()
    assert had_fewer({"a": 4, "b": 0}) == {"b"}
    assert had_fewer({"a": 4, "b": 4, "c": 1}) == {"c"}
    assert had_fewer({"a": 9}) == frozenset()
