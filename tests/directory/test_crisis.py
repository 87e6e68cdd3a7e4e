"""Words of somebody in danger are heard; those of everybody else are left alone."""

import datetime as dt
import re
from itertools import chain, product
from pathlib import Path

import pytest
import yaml
from django.template import engines

from alongside.begun.guide_content import guide
from alongside.directory import crisis
from alongside.directory.crisis import Danger, danger_in

LISTED = yaml.safe_load(Path(crisis.__file__).with_name("crisis.yaml").read_text(encoding="utf-8"))


def ways(phrase):
    return map(" ".join, product(*(word.split("/") for word in phrase.split())))


@pytest.mark.parametrize("danger", Danger)
def test_everything_listed_is_heard_however_it_is_written(danger):
    for phrase in chain.from_iterable(map(ways, LISTED[danger])):
        for written in (phrase, phrase.upper(), f"  {phrase}!!", f"help: I {phrase} please"):
            assert danger_in(written), written


@pytest.mark.parametrize(
    "typed",
    [
        "suicide",
        "SUICIDE help",
        "sucide",
        "suicde",
        "suicied",
        "suïcide",
        "I want to kill myself",
        "kill myslef",
        "i don't want to live",
        "I don’t want to be here anymore",
        "can't go on",
        "self-harm",
        "overdoes",
        "hurt myself",
        "hurt myselff",
        "I want to die",
        "end it all",
        "i just wanna end it all",
        "no reason to live",
        "cant go on",
        "I cannot go on",
        "slef harm",
        "kill mysefl",
        "cutting myself",
        "I can't take it anymore",
        "my brother died by suicide",
        "dw i eisiau marw",
        "Dwi isio marw",
    ],
)
def test_thoughts_of_suicide_and_self_harm(typed):
    assert danger_in(typed) == Danger.LIFE


@pytest.mark.parametrize(
    "typed",
    [
        "abuse",
        "domestic abuse",
        "he hits me",
        "my husband is abusive",
        "domestic violense",
        "he is going to hurt me",
        "he’s gonna hurt us",
        "scared of my husband",
        "frightened of my partner",
        "scared of my dad",
        "being hurt",
        "someone is hurting me",
        "somebody hits my child",
        "I'm not safe at home",
        "I don't feel safe at home",
        "mae e'n fy mrifo",
        "mae ofn fy ngŵr arna i",
    ],
)
def test_being_hurt_by_somebody(typed):
    assert danger_in(typed) == Danger.HARM


@pytest.mark.parametrize(
    "typed", ["I can't cope", "i cant cope", "not coping", "so overwhelmed", "dw i'n methu ymdopi"]
)
def test_more_than_somebody_can_carry(typed):
    assert danger_in(typed) == Danger.STRAIN
    assert "tel:116123" in panel(Danger.STRAIN)
    assert "tel:999" not in panel(Danger.STRAIN)


def drawn():
    return engines["pages"].env.get_template("directory/crisis.html").module


def panel(danger):
    return drawn().crisis_panel(danger)


def test_both_at_once_is_answered_as_danger_to_life():
    assert danger_in("he beats me and I want to die") == Danger.LIFE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "lunch club",
        "lonely",
        "amuse the children",
        "diet",
        "dyeing wool",
        "grape picking",
        "skill sharing by myself",
        "haircut for myself",
        "harmony singing",
        "hitting the gym",
        "violin lessons",
        "walking 5 km",
        "life drawing",
        "end of life planning",
        "live music",
        "bereavement after a death",
        "drapery",
        "scarf knitting",
        "kill time",
        "dying to dance",
        "a walk to die for",
        "beat the blues",
        "hurt knee",
        "grief café",
        "scared of dogs",
        "safe at home",
        "coping with pain",
    ],
)
def test_ordinary_searches_are_left_alone(typed):
    assert danger_in(typed) is None


def test_the_list_was_reviewed_by_a_day_that_has_come():
    assert dt.date(2026, 1, 1) <= LISTED["reviewed"]
    assert set(LISTED) == {"reviewed", "numbers", *Danger}


def test_every_number_shown_was_confirmed_and_not_long_ago():
    at_the_door = [drawn().ring_now([danger.id], []) for danger in guide().dangers]
    shown = set(re.findall(r"tel:(\d+)", "".join([*map(panel, Danger), *at_the_door])))
    assert shown == set(LISTED["numbers"])
    for number in LISTED["numbers"].values():
        assert "https://" in number["source"]
        assert number["checked"] >= dt.date(2026, 1, 1)
