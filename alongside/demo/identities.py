"""Who lives in the borough: invented people with numbers from the synthetic range."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

import nhs_number

from alongside.demo.borough import Ward, home
from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.demo.listing import WEEKDAYS, mobile_number, phone_number
from alongside.people.ethnicity import NOT_KNOWN, NOT_STATED

_FIRST_NUMBER = 999_200_000
_NUMBER_STEP = 37


@dataclass(frozen=True)
class Identity:
    """Somebody, before anybody has referred them."""

    nhs_number: str
    born: dt.date
    age: int
    ward: Ward
    needs: list[str]
    details: dict[str, Any]
    slots: dict[str, str]


def invent(seed: int, number: int, wards: list[Ward], on: dt.date) -> Identity:
    """The person of that number, counted from 0; ``on`` is the day their age is reckoned from."""
    chance = Chance.of(seed, "person", number)
    age = _age(chance)
    # Half of the people live where the first team works.
    ward = chance.choices(wards, [2 if ward.network == "riverside" else 1 for ward in wards])[0]
    gender = chance.choice(["female", "female", "female", "male", "male"])
    return Identity(
        nhs_number=synthetic_number(number),
        age=age,
        born=on - dt.timedelta(days=age * 365 + chance.randrange(365)),
        ward=ward,
        needs=_needs(chance, age),
        details=_name(chance, age, gender, Chance.of(seed, "asked", number))
        | _reach(chance, age)
        | home(chance, ward),
        slots=_slots(chance, gender, ward),
    )


def synthetic_number(number: int) -> str:
    """An NHS number of the test range, which begins with 999, with its right check digit.

    Each number from 0 has one of its own; those near 999 000 0000 are left to other tests.
    """
    return _synthetic_numbers(number // 100)[number % 100]


@cache
def _synthetic_numbers(hundred: int) -> list[str]:
    start = _FIRST_NUMBER + hundred * 150 * _NUMBER_STEP
    nines = range(start, start + 150 * _NUMBER_STEP, _NUMBER_STEP)
    # One in eleven has no check digit, so 150 hold at least a hundred.
    found = (f"{nine}{check}" for nine in nines for check in range(10))
    return [digits for digits in found if nhs_number.is_valid(digits)]


def _age(chance: Chance) -> int:
    band = chance.one_of({"young": 18, "middle": 37, "old": 45})
    years = {"young": (18, 34), "middle": (35, 64), "old": (65, 94)}[band]
    return chance.randint(*years)


def _needs(chance: Chance, age: int) -> list[str]:
    """One to three needs, the first the heaviest."""
    band = 0 if age < 35 else 1 if age < 65 else 2
    shares = {
        code: story["share"][band]
        for code, story in read("stories/people").items()
        if age <= story.get("until", 120)
    }
    needs: list[str] = []
    for _place in range(chance.choice([1, 1, 2, 2, 3])):
        code = chance.one_of(shares)
        shares[code] = 0
        needs.append(code)
    return needs


def _name(chance: Chance, age: int, gender: str, asked: Chance) -> dict[str, Any]:
    names = read("names")
    origin = chance.choices(names, [group["share"] for group in names])[0]
    given = chance.choice(origin["older" if age >= 55 else "younger"][gender])
    family = chance.choice(origin["families"])
    own_language = "language" in origin and chance.likely(origin["speaks"] / 100)
    language = chance.choice(_listed(origin["language"])) if own_language else "English"
    return {
        "given_name": given,
        "family_name": family,
        "ethnicity": _ethnicity(asked, origin["ethnicity"]),
        "gender": "X" if chance.likely(0.02) else {"male": "1", "female": "2"}[gender],
        "language": language,
        "needs_interpreter": own_language and chance.likely(origin["interpreter"] / 100),
    }


def _ethnicity(asked: Chance, codes: list[str]) -> str:
    """As they say it; some were not asked, and a few would rather not say."""
    said = asked.one_of({"said": 80, NOT_KNOWN: 15, NOT_STATED: 5})
    return asked.choice(codes) if said == "said" else said


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _reach(chance: Chance, age: int) -> dict[str, Any]:
    """How to reach them; for one in ten there is a note on how it is safe."""
    mobile = chance.likely(0.97 if age < 65 else 0.6)
    by = chance.one_of(
        {"phone": 60, "sms": 28, "email": 7, "letter": 5} if mobile else {"phone": 88, "letter": 12}
    )
    number = mobile_number(chance) if mobile else phone_number(chance)
    note = chance.choice(read("stories/work")["contact_note"])
    return {
        "phone": "" if chance.likely(0.03) and by == "letter" else number,
        "email": f"person{chance.randrange(10_000)}@mail.example" if by == "email" else "",
        "contact_by": by,
        "contact_note": note if chance.likely(0.25) else "",
    }


def _slots(chance: Chance, gender: str, ward: Ward) -> dict[str, str]:
    return {
        "spouse": "my husband" if gender == "female" else "my wife",
        "him": "him" if gender == "female" else "her",
        "he": "he" if gender == "female" else "she",
        "his_wife": "his wife" if gender == "female" else "her husband",
        "child": chance.choice(["my daughter", "my son", "the little one"]),
        "number": chance.choice(["two", "three", "four", "five"]),
        "day": chance.choice(WEEKDAYS),
        "ward": ward.name,
        "pet": chance.choice(["the dog", "Biscuit", "the cat", "Tyson"]),
    }
