"""What there is for somebody, asked of a real directory."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.directory.models import (
    Accessibility,
    Capacity,
    CostOption,
    Eligibility,
    FailedSearch,
    Language,
    ServiceArea,
)
from alongside.directory.services.meanings import refresh_meanings
from alongside.directory.services.words import refresh_words
from alongside.matching.queries.suiting import suiting
from alongside.matching.rules.facts import Sought
from alongside.needs.services import load_needs
from tests.directory.corner import MARKET_SQUARE, at, service

LONELY = {"loneliness": "Loneliness or feeling cut off"}


@pytest.fixture
def needs(db) -> None:
    with acting_as(Actor.system("test"), role="none") as system:
        load_needs(actor=system)


@pytest.fixture
def corner(needs):
    """A few services around the market square."""
    with acting_as(Actor.system("test"), role="none"):
        near = service("Tea and talk", "loneliness", verified_at=clock.now())
        place = at(near, 200)
        Accessibility.objects.create(location=place, fact="step-free")
        CostOption.objects.create(service=near, amount=2)
        Capacity.objects.create(service=near, state="capacity")
        stairs = service("Upstairs club", "loneliness", verified_at=clock.now())
        Accessibility.objects.create(location=at(stairs, 300), fact="step-free", holds=False)
        two_halls = service("Two halls", "loneliness", verified_at=clock.now())
        Accessibility.objects.create(location=at(two_halls, 400), fact="step-free", holds=False)
        at(two_halls, 500)
        pupils = service("After school", "loneliness", maximum_age=16, metres_east=100)
        away = service("Elsewhere only", "loneliness", metres_east=150)
        ServiceArea.objects.create(service=away, outcodes=["ZZ9"])
        polish = service("Herbata", "loneliness", metres_east=250)
        Language.objects.create(service=polish, name="Polish", code="pl")
        service("Debt desk", "debt-money", metres_east=50)
        service("Old entry", "loneliness", metres_east=60)
        forgotten = clock.now() - dt.timedelta(days=800)
        type(near).objects.filter(name="Old entry").update(verified_at=forgotten)
        refresh_words()
    return {"near": near, "pupils": pupils}


def _suiting(people, words: str = "", **facts):
    sought = Sought(**({"needs": LONELY, "age": 78, "outcode": "ZZ1"} | facts))
    with acting_as(people.amina) as amina:
        return suiting(amina, sought, words, MARKET_SQUARE)


def _against(found) -> dict[str, list[str]]:
    return {one.offer.name: [said.kind for said in one.why] for one in found.ranked.ruled_out}


def test_facts_of_the_directory_rule_out_and_what_nobody_said_does_not(people, corner):
    found = _suiting(people, access={"step-free": "Step-free from the street"}, language="bn")
    assert _against(found) == {
        "After school": ["age"],
        "Elsewhere only": ["area"],
        "Herbata": ["language"],
        "Upstairs club": ["access"],
    }
    assert [match.offer.name for match in found.ranked.matches] == ["Tea and talk", "Two halls"]
    assert "Not known whether it has: Step-free from the street" in found.ranked.matches[1].ask
    assert found.too_old == 1


def test_the_best_stands_first_and_says_why(people, corner):
    best = _suiting(people).ranked.matches[0]
    assert best.offer.name == "Tea and talk"
    kinds = [said.kind for said in best.why]
    assert kinds == ["need", "near", "room", "fresh"]
    assert best.why[1].sentence == "200 m away, about 3 minutes on foot"


def test_words_find_what_no_need_names(people, corner):
    found = _suiting(people, "I owe money to the bailiff", needs={})
    assert found.ranked.matches[0].offer.name == "Debt desk"
    assert "Debt and money" in found.heard


def test_words_beyond_those_that_are_looked_for_move_nothing(people, corner):
    with acting_as(Actor.system("test"), role="none"):
        refresh_meanings()
    words = "I owe money to the bailiff. ".ljust(200, ".")
    found = _suiting(people, words)
    assert any(match.offer.alike for match in found.ranked.matches)
    assert _suiting(people, f"{words} Tea, talk and company at lunch") == found


def test_what_is_too_old_is_counted_once_whatever_it_is_for(people, corner):
    with acting_as(Actor.system("test"), role="none"):
        for name, needs in (
            ("Old desk", ["debt-money"]),
            ("Old hall", ["debt-money", "loneliness"]),
        ):
            service(name, *needs, verified_at=clock.now() - dt.timedelta(days=800))
    both = LONELY | {"debt-money": "Debt and money"}
    found = _suiting(people, needs=both)
    assert found.too_old == 3, "Old entry, Old desk and Old hall"


def test_nothing_of_a_search_for_somebody_is_remembered(people, corner):
    _suiting(people, "xylophone lessons for a shy man", needs={})
    assert not FailedSearch.objects.exists()


def test_it_asks_the_database_a_bounded_number_of_times(people, corner):
    with CaptureQueriesContext(
        connection,
    ) as few:
        _suiting(people, "somebody to talk to")
    with acting_as(Actor.system("test"), role="none"):
        for number in range(30):
            service(f"Club {number}", "loneliness", metres_east=600 + number)
    with CaptureQueriesContext(connection) as many:
        _suiting(people, "somebody to talk to")
    assert len(many) <= max(len(few), 25)


def test_who_is_spoken_of_without_a_fact_is_asked_about_and_no_one_is_ruled_out(people, needs):
    with acting_as(Actor.system("test"), role="none"):
        service("Women’s English", "loneliness", verified_at=clock.now(), metres_east=10)
        told = "An evening for men who would rather do than talk."
        service(
            "The bench", "loneliness", verified_at=clock.now(), metres_east=20, description=told
        )
        told = "Women and men of any age. Dads come too."
        service("Lunch", "loneliness", verified_at=clock.now(), metres_east=30, description=told)
        said = service("Ladies’ choir", "loneliness", verified_at=clock.now(), metres_east=40)
        Eligibility.objects.create(service=said, fact="gender", code="female", description="Women")
        refresh_words()
    found = _suiting(people, gender="male")
    asked = {one.offer.name: one.ask[0] for one in found.ranked.matches}
    assert asked["Women’s English"] == "It speaks of women: ask whether it is for them"
    assert set(asked) == {"Women’s English", "The bench", "Lunch"}
    assert "speaks of" not in asked["The bench"] + asked["Lunch"]
    assert _against(found) == {"Ladies’ choir": ["gender"]}, "the fact rules out, no guess does"
    asked = {one.offer.name: one.ask[0] for one in _suiting(people, gender="female").ranked.matches}
    assert asked["The bench"] == "It speaks of men: ask whether it is for them"
    assert "speaks of" not in asked["Ladies’ choir"]
