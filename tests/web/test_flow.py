"""A lead sees who refers to whom and where people wait, as tables and as a picture."""

import datetime as dt
import re
from collections import Counter
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.insight.flow import Way, stuck, ways
from alongside.insight.flow_picture import MOST, picture
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from alongside.referrals.states import OPEN
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)


@pytest.fixture
def sent(people):
    with preparing():
        club = service_of(people.dev)
    cases = [
        taken_on(
            people.amina,
            referred(people.gita, registered(people.gita, number, given_name=name), people.amina),
        )
        for number, name in zip(NHS_NUMBERS[:3], ("Ivy", "Joan", "Kit"), strict=True)
    ]
    return [referred_on(people.amina, case, club) for case in cases]


def _words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())


def test_each_referral_is_counted_once_where_it_stands(people, sent):
    with acting_as(people.dev) as dev:
        for name in ("accept", "wait"):
            move(actor=dev, referral=sent[0], name=name)
        move(actor=dev, referral=sent[1], name="decline", reason="full")
    with preparing():
        Referral.objects.filter(pk=sent[2].pk).update(
            answer_by=clock.today() - dt.timedelta(days=1)
        )
    with acting_as(people.leila) as leila:
        inward, outward = ways(leila)
        # Counted a second time, one by one.
        rows = Referral.objects.filter(from_organisation_id=leila.organisation)
        slow = Counter(row.status in OPEN for row in rows)
    assert (inward.other, inward.working) == ("Elm Surgery", 3)
    assert inward.usual_days == 0
    assert (outward.other, outward.listed, outward.back) == ("Green Shoots", 1, 1)
    assert (outward.unanswered, outward.late) == (1, 1)
    assert outward.waiting + outward.working == slow[True]
    assert outward.every == slow.total()
    assert stuck([inward, outward]) == [outward]


def test_completed_counts_as_came_unless_the_service_said_that_they_did_not(people, sent):
    for referral, steps in zip(sent, (("attend",), ("miss",), ()), strict=True):
        with acting_as(people.dev) as dev:
            for name in ("accept", *steps, "complete"):
                move(actor=dev, referral=referral, name=name)
    with acting_as(people.leila) as leila:
        (_inward, outward) = ways(leila)
    assert (outward.came, outward.stopped, outward.every) == (2, 1, 3)


def test_what_ended_long_ago_is_left_out_and_what_is_open_is_not(people, sent):
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=sent[0], name="decline", reason="full")
    with preparing():
        long_ago = clock.now() - dt.timedelta(days=200)
        Referral.objects.filter(from_organisation_id=people.amina.organisation_id).update(
            sent_at=long_ago
        )
    with acting_as(people.leila) as leila:
        (outward,) = [way for way in ways(leila) if not way.inward]
    assert (outward.every, outward.unanswered) == (2, 2)


def test_the_page_for_a_lead_and_for_nobody_else(people, sent, browser_of):
    address = reverse("referral_flow")
    page = browser_of(people.leila).get(address)
    assert "From us to" not in _words(page), "nothing is late"
    assert re.search(r"Green Shoots Referrals 3 Not answered 3", _words(page))
    assert "Green Shoots 3" in page.text, "the picture names it, too"
    assert "Ivy" not in _words(page)
    assert address in browser_of(people.leila).get(reverse("sent_referrals")).text
    for other in (people.amina, people.ben, people.cara, people.gita, people.dev, people.efua):
        assert browser_of(other).get(address).status_code == 403


def test_who_asked_the_team_itself_is_no_organisation():
    own = Way("Alderbrook link workers", "Alderbrook link workers", inward=True, unanswered=1)
    assert (own.other, own.inward) == ("Who asked us directly", True)


def test_a_team_elsewhere_sees_nothing_of_it(people, sent):
    with acting_as(people.cara) as cara:
        assert ways(cara) == []


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 400), st.integers(0, 400)), max_size=30))
def test_bands_never_lie_on_one_another_and_none_is_lost(sent):
    found = [
        Way("Somebody", "Us", inward, unanswered=waiting, came=came)
        for inward, waiting, came in sent
    ]
    drawn = picture(found)
    for inward in (True, False):
        side = [band for band in drawn.bands if band.inward is inward]
        assert len(side) == min(len([way for way in found if way.inward is inward]), MOST)
        shown = sum(int(band.words.rsplit(" ", 1)[1]) for band in side)
        assert shown == sum(way.every for way in found if way.inward is inward)
        for one, other in pairwise(side):
            assert one.y + one.height < other.y
    assert all(band.y + band.height <= drawn.height for band in drawn.bands)
