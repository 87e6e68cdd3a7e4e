"""The content fits the code: whoever improves a sentence learns at once of a slip."""

import pytest

from alongside.care.models import Action
from alongside.care.states import CHOSEN
from alongside.demo.content import kinds_of_service, read
from alongside.demo.identities import synthetic_number
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
        assert {fact for fact, _code, _words in kind.get("facts", ())} <= set(
            Eligibility.Fact.values
        )


def test_there_are_enough_services():
    assert sum(kind["count"] for kind in kinds_of_service()) >= 400


def test_every_number_has_its_own_nhs_number():
    numbers = [synthetic_number(number) for number in range(3_000)]
    assert len(set(numbers)) == len(numbers)
    assert synthetic_number(9_999).startswith("999")
