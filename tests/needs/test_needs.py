import pytest

from alongside.accounts.actor import acting_as
from alongside.needs import vocabulary
from alongside.needs.models import Need
from alongside.needs.queries import all_needs, by_code, spoken_in
from alongside.needs.services import load_needs
from tests.factories.standing import preparing


@pytest.fixture
def needs(db):
    with preparing() as actor:
        load_needs(actor=actor)
    return list(all_needs())


def test_the_vocabulary_comes_with_the_tables(db):
    assert {"loneliness", "food", "debt-money"} <= set(
        by_code(["loneliness", "food", "debt-money"])
    )


def test_loading_again_brings_up_to_date_and_adds_no_double(needs, tmp_path):
    Need.objects.filter(code="food").update(name="Grub")
    Need.objects.create(code="local", name="Our own")
    with preparing() as actor:
        assert load_needs(actor=actor) == len(needs)
    assert by_code(["food"])["food"].name == "Food"
    assert Need.objects.count() == len(needs) + 1, "a need that somebody added stays"


def test_no_code_is_mapped_that_nobody_checked():
    assert all(entry.maps == {} for entry in vocabulary.read())


def test_no_two_needs_share_a_word_for_the_same_thing():
    said = [word for entry in vocabulary.read() for word in {*entry.synonyms, entry.name.lower()}]
    twice = {word for word in said if said.count(word) > 1}
    assert twice <= {"gardening"}


@pytest.mark.parametrize(
    ("text", "codes", "rest"),
    [
        ("I am so LONELY.", ["loneliness"], "i am so"),
        ("debt, and no food", ["debt-money", "food"], "and no"),
        ("catalogue", [], "catalogue"),
        ("", [], ""),
    ],
)
def test_needs_are_heard_in_plain_speech(needs, text, codes, rest):
    spoken = spoken_in(text, needs)
    assert [need.code for need in spoken.needs] == codes
    assert spoken.rest == rest


def test_anybody_reads_the_vocabulary(needs, people):
    with acting_as(people.cara):
        assert all_needs().count() == len(needs)
