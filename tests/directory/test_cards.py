"""When it is and what it costs, as the card of a search entry tells it."""

import datetime as dt
import json
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from alongside.directory.cards import Cost, usual_cost, usual_times
from alongside.directory.models import SearchEntry
from tests.directory.corner import at, service


@pytest.fixture
def made(needs):
    return service("Chair yoga", metres_east=100)


def cards(made):
    """Of each of its places, the first one first."""
    entries = SearchEntry.objects.filter(service_id=made.pk).order_by("id")
    return [json.loads(card) for card in entries.values_list("card", flat=True)]


def times(made) -> str:
    return usual_times(cards(made)[0])


def cost(made) -> Cost:
    return usual_cost(cards(made)[0])


def test_the_days_of_one_time_are_told_together(made):
    assert times(made) == ""
    made.schedules.create(freq="WEEKLY", byday="TU", opens_at="10:00", closes_at="12:00")
    assert times(made) == "Tuesdays, 10am to 12 noon"
    made.schedules.create(freq="WEEKLY", byday="TH", opens_at="10:00", closes_at="12:00")
    made.schedules.create(freq="WEEKLY", byday="SA", opens_at="14:30", closes_at="16:00")
    assert times(made) == "Tuesdays and Thursdays, 10am to 12 noon; Saturdays, 2:30pm to 4pm"
    made.schedules.create(freq="WEEKLY", byday="SU", opens_at="09:00")
    assert times(made).endswith("Saturdays, 2:30pm to 4pm; and other times")


def test_a_place_tells_its_own_times_and_those_that_hold_everywhere(made):
    at(made, 900)
    here, there = made.at_locations.order_by("id")
    here.schedules.create(freq="WEEKLY", byday="MO", opens_at="10:00")
    there.schedules.create(freq="MONTHLY", byday="2WE", opens_at="19:00", description="a|b")
    assert {usual_times(card) for card in cards(made)} == {
        "Mondays, from 10am",
        "The second Wednesday of the month, from 7pm (a|b)",
    }


def test_what_is_over_is_told_no_more_and_what_begins_says_when(made):
    day = dt.date(2027, 3, 3)
    with time_machine.travel("2027-02-01", tick=False):
        made.schedules.create(dtstart=day, opens_at="10:00")
        made.schedules.create(freq="WEEKLY", byday="MO", valid_to=dt.date(2027, 3, 1))
        made.schedules.create(freq="WEEKLY", byday="FR", valid_from=dt.date(2027, 3, 10))
        assert "Mondays, until 1 March 2027" in times(made)
    with time_machine.travel("2027-03-02", tick=False):
        assert times(made) == ("Fridays, from 10 March 2027; Wednesday 3 March 2027, from 10am")
    with time_machine.travel("2027-03-12", tick=False):
        assert times(made) == "Fridays"


def test_what_it_costs_is_told_in_short(made):
    assert cost(made) == Cost()
    made.fees = "Pay what you can"
    made.save()
    assert cost(made) == Cost(words="Pay what you can")
    option = made.cost_options.create(amount=3, option="a session")
    assert cost(made) == Cost("£3", "a session")
    made.cost_options.create(amount=Decimal("4.50"), option="with | lunch")
    assert cost(made) == Cost("£3 to £4.50")
    option.amount = 0
    option.save()
    assert cost(made) == Cost("Free, or up to £4.50")
    made.cost_options.exclude(pk=option.pk).delete()
    assert cost(made).money == "Free"


def test_other_money_is_not_told_as_pounds(made):
    made.cost_options.create(amount=3, currency="EUR")
    assert cost(made) == Cost("EUR 3")


def test_in_welsh_too(made):
    made.schedules.create(freq="WEEKLY", byday="TU", opens_at="10:00", closes_at="12:00")
    made.cost_options.create(amount=0)
    with translation.override("cy"):
        assert times(made) == "Dydd Mawrth, 10yb tan hanner dydd"
        assert cost(made).money == "Am ddim"
