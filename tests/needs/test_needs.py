from collections import defaultdict
from dataclasses import replace

import pytest
from django.core.management.sql import emit_post_migrate_signal

from alongside.accounts.actor import acting_as
from alongside.needs import vocabulary
from alongside.needs.models import Need, ShippedNeed
from alongside.needs.queries import all_needs, by_code, spoken_in
from alongside.needs.services import bring_up_to, load_needs
from alongside.needs.vocabulary import Entry
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


def without(entry: Entry, *synonyms: str, **fields: str) -> Entry:
    """The entry as an older version of the product said it."""
    said = [each for each in entry.synonyms if each not in synonyms]
    return replace(entry, synonyms=said, **fields)


def test_an_upgrade_brings_what_is_new_and_leaves_what_people_changed(db):
    entries = vocabulary.read()
    food = next(entry for entry in entries if entry.code == "food")
    older = [
        without(food, "pantry", name="Eating", description="Old words"),
        *(entry for entry in entries if entry.code not in ("food", "pets")),
    ]
    older[0].synonyms.append("tuck shop")
    with preparing():
        Need.objects.all().delete()
        ShippedNeed.objects.all().delete()
        bring_up_to(older)
        kept = Need.objects.get(code="food")
        kept.name = "Grub"
        kept.synonyms = [*(each for each in kept.synonyms if each != "meal"), "nosh"]
        kept.save()
        Need.objects.create(code="local", name="Our own")
        Need.objects.get(code="work").delete()
        bring_up_to(entries)
    now = Need.objects.get(code="food")
    assert now.name == "Grub", "somebody wrote it"
    assert now.description == food.description, "nobody had changed it"
    assert "pantry" in now.synonyms, "it is new"
    assert "nosh" in now.synonyms, "somebody added it"
    assert not {"meal", "tuck shop"} & set(now.synonyms), "taken out here, and there"
    codes = set(Need.objects.values_list("code", flat=True))
    assert {"pets", "local"} <= codes
    assert "work" not in codes, "somebody removed it"


def test_a_vocabulary_from_before_upgrades_were_told_apart_gains_and_loses_nothing_of_its_own(db):
    with preparing():
        ShippedNeed.objects.all().delete()
        Need.objects.filter(code="food").update(name="Grub", synonyms=["nosh"])
        bring_up_to(vocabulary.read())
    now = Need.objects.get(code="food")
    assert (now.name, now.synonyms[0]) == ("Grub", "nosh")
    assert "pantry" in now.synonyms


def test_migrating_brings_the_vocabulary_up_to_date_and_again_changes_nothing(db):
    with preparing():
        ShippedNeed.objects.filter(code="food").update(synonyms=[])
        Need.objects.filter(code="food").update(synonyms=[])
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert "pantry" in Need.objects.get(code="food").synonyms
    before = list(Need.objects.values())
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert list(Need.objects.values()) == before


def test_no_code_is_mapped_that_nobody_checked():
    assert all(entry.maps == {} for entry in vocabulary.read())


def test_no_two_needs_share_a_word_for_the_same_thing():
    said = defaultdict(set)
    for entry in vocabulary.read():
        for word in {*entry.synonyms, entry.name.lower()}:
            said[word].add(entry.code)
    # Who cannot cope may be low or anxious: both are heard.
    either = {"low-mood", "anxiety"}
    twice = {word for word, needs in said.items() if len(needs) > 1 and needs != either}
    assert twice <= {"gardening"}


@pytest.mark.parametrize(
    ("text", "codes", "rest"),
    [
        ("I am so LONELY.", ["loneliness"], "i am so"),
        ("debt, and no food", ["debt-money", "food"], "and"),
        ("help with my debts", ["debt-money"], ""),
        ("some help", [], "some help"),
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
