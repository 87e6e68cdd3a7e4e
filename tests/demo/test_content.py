"""The content fits the code: whoever improves a sentence learns at once of a slip."""

import re

import pytest

from alongside.care.models import Action
from alongside.care.states import CHOSEN
from alongside.demo.content import kinds_of_service, read
from alongside.demo.identities import synthetic_number
from alongside.demo.listing import facts_of
from alongside.demo.lives import fits
from alongside.directory.models import Eligibility
from alongside.needs.vocabulary import read as needs

SLOTS = dict.fromkeys(
    ("spouse", "him", "he", "his_wife", "child", "number", "day", "ward", "pet"), "x"
)
STORIES = read("stories/people")


def test_every_need_has_its_story():
    assert set(STORIES) == {need.code for need in needs()}


@pytest.mark.parametrize("need", sorted(STORIES))
def test_there_is_something_to_say_at_every_age(need):
    story = STORIES[need]
    for age in range(18, 95):
        band = 0 if age < 35 else 1 if age < 65 else 2
        if story["share"][band] and age <= story.get("until", 120):
            for what in ("words", "notes", "goals"):
                assert any(fits(sentence, age) for sentence in story[what]), (what, age)


@pytest.mark.parametrize("need", sorted(STORIES))
def test_sentences_ask_only_for_what_is_known(need):
    story = STORIES[need]
    for what in ("words", "notes", "goals", "actions"):
        for sentence in story[what]:
            sentence.format(**SLOTS)
    owners = {action.split("|")[0] for action in story["actions"]}
    assert owners <= set(Action.Owner.values)


def test_every_ending_that_a_worker_may_choose_has_its_words():
    assert set(read("stories/work")["closing"]) == set(CHOSEN)


def test_kinds_of_service_name_what_exists():
    known = {need.code for need in needs()}
    groups = read("cast")["groups"]
    offering = {
        *groups,
        *(name for names in groups.values() for name in names),
        *(entry["code"] for entry in read("cast")["organisations"]),
    }
    for kind in kinds_of_service():
        assert set(kind["needs"]) <= known, kind["kind"]
        assert set(kind["by"]) <= offering, kind["kind"]
        assert set(kind.get("facts_of_names", {})) <= set(kind["names"]), kind["kind"]
        for name in kind["names"]:
            assert {fact for fact, _code, _words in facts_of(kind, name)} <= set(
                Eligibility.Fact.values
            )


def test_whatever_is_called_for_women_or_for_men_says_so_as_a_fact():
    spoken = re.compile(r"\b(women|men|sisters|mums|dads)\b", re.IGNORECASE)
    for kind in kinds_of_service():
        for name in filter(spoken.search, kind["names"]):
            assert "gender" in {fact for fact, *_ in facts_of(kind, name)}, name


def test_there_are_enough_services():
    assert sum(kind["count"] for kind in kinds_of_service()) >= 400


def test_every_number_has_its_own_nhs_number():
    numbers = [synthetic_number(number) for number in range(3_000)]
    assert len(set(numbers)) == len(numbers)
    assert synthetic_number(9_999).startswith("999")
