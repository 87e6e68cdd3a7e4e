"""Who may ask by the front door for whom: no database."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from alongside.begun.home_content import content_of, safe_words
from alongside.begun.home_rules import LONGEST_NOTE, Asker, Reach, Whom, check
from alongside.common.errors import Refused
from alongside.people.models import Person
from tests.factories.story import home_asking

TODAY = dt.date(2026, 11, 28)
NIA = Asker("Nia Test", "child", "they", phone="07700 900456", keep=True)
OTIS = Whom("Otis", "Test", dt.date(1948, 3, 9), "ZZ1 1AA", phone="01632 960 002")


def refused(field: str, **changes: Any) -> str:
    with pytest.raises(Refused) as error:
        check(home_asking(**changes), TODAY)
    assert error.value.field == field
    return error.value.message


def born(years: int, days: int = 0) -> Whom:
    return replace(OTIS, born=TODAY.replace(year=TODAY.year - years) + dt.timedelta(days=days))


def test_who_is_under_sixteen_is_told_with_whom_to_ask() -> None:
    check(home_asking(whom=born(16)), TODAY)
    said = refused("date_of_birth", whom=born(16, days=1))
    assert "0800 1111" in said and "school" in said


@pytest.mark.parametrize(
    ("whom", "decides", "wrong"),
    [
        (OTIS, "they", ""),
        (OTIS, "not_yet", "Talk with them first"),
        (OTIS, "parent", "16 or older"),
        (OTIS, "attorney", ""),
        (born(15), "they", "parental responsibility"),
        (born(15), "parent", ""),
        (born(15), "attorney", "under 16"),
        (born(16), "parent", "16 or older"),
        (born(16), "they", ""),
    ],
)
def test_whoever_asks_for_somebody_says_whose_decision_it_is(
    whom: Whom, decides: str, wrong: str
) -> None:
    asker = replace(NIA, decides=decides)
    if wrong:
        assert wrong in refused("decides", whom=whom, asker=asker)
    else:
        check(home_asking(whom=whom, asker=asker), TODAY)


def test_who_decides_for_somebody_or_is_rung_first_is_known_to_the_team() -> None:
    unnamed = replace(NIA, keep=False)
    check(home_asking(whom=OTIS, asker=unnamed), TODAY)
    refused("keep", whom=OTIS, asker=replace(unnamed, decides="attorney"))
    refused("keep", whom=OTIS, asker=unnamed, reach=Reach(["phone"], asker_first=True))
    kept = content_of(home_asking(whom=OTIS, asker=unnamed))
    assert "Nia" not in kept["asked_by"] and "daughter or son" in kept["asked_by"]
    assert "Nia Test" in content_of(home_asking(whom=OTIS, asker=NIA))["asked_by"]


def test_nothing_goes_by_itself_to_somebody_who_is_to_be_spoken_with_second() -> None:
    first_her = Reach(["sms", "email"], asker_first=True)
    kept = content_of(home_asking(whom=OTIS, asker=NIA, reach=first_her))
    assert kept["details"]["contact_by"] == "phone"
    first_him = replace(first_her, asker_first=False)
    kept = content_of(home_asking(whom=OTIS, asker=NIA, reach=first_him))
    assert kept["details"]["contact_by"] == "sms"


def test_a_way_that_is_said_to_be_safe_has_a_number_or_an_address() -> None:
    silent = replace(OTIS, phone="")
    refused("ways", reach=Reach([]))
    refused("phone", whom=silent)
    refused("phone", whom=silent, asker=NIA)
    refused("email", reach=Reach(["email"]))
    check(home_asking(whom=silent, asker=NIA, reach=Reach(["phone"], asker_first=True)), TODAY)


@pytest.mark.parametrize("needs", [[], ["a", "b", "c", "d"]])
def test_one_to_three_things_are_asked_for(needs: list[str]) -> None:
    refused("needs", needs=needs)


def test_nothing_is_sent_without_a_yes_and_no_novel_is() -> None:
    refused("agrees", agrees=False)
    refused("words", words="x" * 10_001)


def test_how_it_is_safe_fits_where_it_is_kept() -> None:
    reach = Reach(
        ["phone", "sms", "email"],
        asker_first=True,
        leave_message=True,
        times=["morning", "noon", "afternoon", "evening"],
        note="x" * LONGEST_NOTE,
    )
    note = content_of(home_asking(reach=reach))["details"]["contact_note"]
    longest = Person._meta.get_field("contact_note").max_length
    assert longest is not None and len(note) <= longest
    assert note.endswith("x" * LONGEST_NOTE), "what they wrote is not cut"
    assert "Leave no message" in safe_words(Reach(["phone"]))
