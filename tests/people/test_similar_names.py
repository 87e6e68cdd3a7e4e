"""A slip in a name: what is near enough to be shown, and what would be anybody."""

import uuid

import pytest

from alongside.people.similar_names import nearest

JOHN, IVY, ZOE, ONEIL = (uuid.UUID(int=nth) for nth in range(4))
NAMES = [
    (JOHN, ("John", "", "Smith-Jones")),
    (IVY, ("Ivy", "Vee", "Test")),
    (ZOE, ("Zoë", "", "Nowak")),
    (ONEIL, ("Muhammad", "", "O’Neil")),
]


@pytest.mark.parametrize(
    ("typed", "whose"),
    [
        ("Jonh", [JOHN]),
        ("jonh smiht", [JOHN]),
        ("Smyth", [JOHN]),
        ("Ivi", [IVY]),
        ("tset ivy", [IVY]),
        ("Zoe", [ZOE]),
        ("zoe novak", [ZOE]),
        ("Mohammed", [ONEIL]),
        ("Oneill", [ONEIL]),
    ],
)
def test_one_slip_or_two_in_a_long_word_and_the_words_in_any_order(typed, whose):
    assert nearest(typed, NAMES, 5) == whose


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "Xy", "Iv x", "Jonh Reed", "Peter", "IVI 7KX3", "9990000018", "- -", "a" * 99],
)
def test_what_would_be_anybody_is_nobody(typed):
    assert nearest(typed, NAMES, 5) == []


def test_the_nearest_come_first_and_no_more_than_are_asked_for():
    ida, iva = uuid.UUID(int=9), uuid.UUID(int=8)
    names = [(ida, ("Ida", "", "Marston")), (iva, ("Iva", "", "Marsden")), *NAMES]
    assert nearest("Ida Marsden", names, 5) == [iva, ida]
    assert nearest("Ida Marsden", names, 1) == [iva]


def test_who_stands_twice_is_one_by_their_nearest_name():
    assert nearest("Ivi", [(IVY, ("Ivo", "", "")), *NAMES], 5) == [IVY]
