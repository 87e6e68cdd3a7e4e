"""Words that can be no part of a reference are looked for among names alone."""

import pytest

from alongside.referrals.finding import Sought
from alongside.referrals.models import new_reference


def test_a_reference_is_known_for_one_however_it_is_read_out():
    for _each in range(100):
        reference = new_reference()
        for written in (reference, reference.lower(), reference.replace("-", " "), reference[2:6]):
            assert Sought.of(written).in_references, written


@pytest.mark.parametrize("name", ["Rosa", "ivy list", "O’Neil", "Zoë", "Łucja"])
def test_most_names_are_none(name):
    assert not Sought.of(name).in_references


def test_a_hyphen_alone_is_no_part_of_a_reference_but_of_a_name():
    assert Sought.of("-") == Sought(("-",), in_references=False)


def test_one_word_that_may_be_one_is_enough():
    assert Sought.of("Rosa 7kx3").in_references
