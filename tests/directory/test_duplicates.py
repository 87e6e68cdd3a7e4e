import sys
from pathlib import Path

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted, Refused
from alongside.directory import mapping as mappings
from alongside.directory.likeness import SURE_ENOUGH, Looks, score
from alongside.directory.models import (
    CostOption,
    DuplicatePair,
    Location,
    Merge,
    Phone,
    Schedule,
    Service,
)
from alongside.directory.queries.duplicates import pairs_visible_to, redirect_of
from alongside.directory.services.duplicates import find_duplicates, tell_apart
from alongside.directory.services.entries import read_back
from alongside.directory.services.imports import import_directory
from alongside.directory.services.merging import merge, undo_merge
from alongside.needs.models import Need
from tests.directory.corner import REAL, service

MAPPINGS = Path(mappings.__file__).with_name("mappings")
HALL = Looks("chair yoga", "harbour trust", frozenset({"ZZ1 1AA"}), frozenset({"2079460018"}))


MONDAYS, TUESDAYS = frozenset({"WEEKLY MO 10:00:00"}), frozenset({"WEEKLY TU 10:00:00"})


def test_sessions_of_one_series_are_two_but_not_where_another_list_says_so():
    monday, tuesday = looks(times=MONDAYS, source="a"), looks(times=TUESDAYS, source="a")
    assert score(monday, tuesday)[0] < SURE_ENOUGH
    assert score(monday, looks(times=MONDAYS | TUESDAYS, source="a"))[0] >= SURE_ENOUGH
    assert score(monday, looks(times=TUESDAYS, source="b"))[0] >= SURE_ENOUGH, "one may be old"


def test_a_look_at_the_whole_directory_offers_no_sessions_of_one_series(importer, town):
    for day in ("MO", "TU"):
        made = service("Rock choir", metres_east=3000)
        Schedule.objects.create(service=made, byday=day, opens_at="10:00")
    with acting_as(importer) as actor:
        assert find_duplicates(actor=actor) == 2, "each with the one that says no time"


def looks(**fields):
    return Looks(**{**vars_of(HALL), **fields})


def vars_of(of):
    return {name: getattr(of, name) for name in of.__dataclass_fields__}


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (HALL, True),
        (looks(name="yoga chair"), True),
        (looks(name="chair yogga", organisation="harbor trust"), True),
        (looks(organisation="haven", phones=frozenset()), True),
        (looks(name="lunch club"), False),
        (looks(name="chair yoga 2"), False),
        (looks(name="chair yoga for children under five at home"), False),
        (looks(postcodes=frozenset({"ZZ9 1AA"})), False),
        (Looks("chair yoga", "haven"), False),
        (looks(times=frozenset({"WEEKLY TU 10:00:00"})), True),
    ],
)
def test_what_is_the_same_and_what_only_shares_a_phone(other, alike):
    likeness, reasons = score(HALL, other)
    assert (likeness >= SURE_ENOUGH) is alike, (likeness, reasons)
    assert reasons


HALLS = frozenset(["weirside", "community", "hall", "alderbrook"])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("ukulele at weirside community hall", "makers table at weirside community hall", False),
        ("cosy weirside", "get online weirside", False),
        ("ukulele at weirside community hall", "ukelele at weirside community hall", True),
        ("weirside community hall", "weirside community hall cafe", True),
        ("alderbrook food bank", "alderbrook foodbank", True),
    ],
)
def test_the_name_of_the_house_makes_no_two_groups_in_it_alike(one, other, alike):
    first, second = (looks(name=name, organisation=name, where=HALLS) for name in (one, other))
    assert (score(first, second)[0] >= SURE_ENOUGH) is alike


def test_groups_of_one_house_are_no_pairs_but_a_double_among_them_is(needs, act):
    for name in ("Ukulele", "Makers’ table", "Ukulele"):
        made = service(f"{name} at Weirside Hall", metres_east=0, email=f"{name[:2]}@example.test")
        made.at_locations.get().location.addresses.update(postal_code="ZZ1 1AA")
    Location.objects.update(name="Weirside Hall")
    assert act(find_duplicates) == 1
    assert DuplicatePair.objects.get().one.name == "Ukulele at Weirside Hall"


@pytest.fixture
def two(needs, postcodes):
    """One lunch club that two lists wrote differently, and another elsewhere."""
    one = service("The Lunch Club", "food", metres_east=0, description="Soup")
    other = service("Lunch club", "loneliness", metres_east=20, email="soup@haven.example")
    service("Lunch club", "food", metres_east=9000)
    for made in (one, other):
        Phone.objects.create(service=made, number="020 7946 0018")
    CostOption.objects.create(service=other, amount=3)
    return one, other


@pytest.fixture
def act(importer):
    """Do a verb as whoever imports."""

    def do(verb, **words):
        with acting_as(importer) as actor:
            return verb(actor=actor, **words)

    return do


def test_duplicates_are_found_with_reasons_and_decided_once(two, act, people):
    assert act(find_duplicates) == 1
    pair = DuplicatePair.objects.get()
    assert {pair.one, pair.other} == set(two)
    assert "the same name" in pair.reasons
    assert not pairs_visible_to(people.amina).exists()
    act(tell_apart, pair_id=pair.pk)
    assert act(find_duplicates) == 0


def test_one_is_made_of_two_and_the_old_address_leads_there(two, act):
    one, other = two
    before = read_back([one.pk, other.pk])
    done = act(merge, kept_id=one.pk, gone_id=other.pk)
    kept = read_back([one.pk])[one.pk]
    assert (kept.name, kept.description, kept.email) == (
        "The Lunch Club",
        "Soup",
        "soup@haven.example",
    )
    assert kept.needs == ["food", "loneliness"]
    assert len(kept.phones) == 1
    assert [cost.amount for cost in kept.costs] == ["3.00"]
    assert redirect_of(other.pk) == one.pk
    assert redirect_of(one.pk) is None
    assert Service.objects.get(pk=other.pk).status == "defunct"
    act(undo_merge, merge_id=done.pk)
    assert redirect_of(other.pk) is None
    assert read_back([one.pk, other.pk]) == before


def test_addresses_lead_to_the_end_of_a_chain(two, act):
    one, other = two
    last = Service.objects.exclude(pk__in=[one.pk, other.pk]).get()
    act(merge, kept_id=one.pk, gone_id=other.pk)
    with pytest.raises(Refused, match="before"):
        act(merge, kept_id=last.pk, gone_id=other.pk)
    act(merge, kept_id=last.pk, gone_id=one.pk)
    assert redirect_of(other.pk) == last.pk


def test_what_was_edited_since_is_not_taken_apart(two, act):
    one, other = two
    done = act(merge, kept_id=one.pk, gone_id=other.pk)
    Service.objects.filter(pk=one.pk).update(description="Ours now")
    with pytest.raises(Refused, match="edited since"):
        act(undo_merge, merge_id=done.pk)
    assert Merge.objects.get().undone_at is None


def test_nothing_is_made_one_with_itself_nor_by_just_anybody(two, act, people):
    one, other = two
    with pytest.raises(Refused, match="already"):
        act(merge, kept_id=one.pk, gone_id=one.pk)
    with acting_as(people.amina), pytest.raises(NotPermitted):
        merge(actor=people.amina, kept_id=one.pk, gone_id=other.pk)


@pytest.mark.skipif(not REAL.exists(), reason="the real data files are not beside this checkout")
def test_two_real_directories_together_hold_hardly_a_duplicate(needs, importer, capsys):
    assert Need.objects.exists()
    reports = []
    with acting_as(importer) as actor:
        for file, name in (
            ("foodbanks.csv", "foodbanks.yaml"),
            ("libraries/uk_libraries_geocoded.csv", "libraries.yaml"),
        ):
            done = import_directory(
                actor=actor,
                path=REAL / file,
                mapping=mappings.read(MAPPINGS / name),
                tell=reports.append,
            )
            assert done.counts["failed"] == 0
        pairs = find_duplicates(actor=actor)
    services = Service.objects.count()
    share = pairs / services
    with capsys.disabled():
        repaired = sum(1 for report in reports if report.outcome == "created" and report.messages)
        sys.stdout.write(
            f"\n{services} services of two directories: {pairs} pairs that look like one "
            f"({share:.2%}), {repaired} rows repaired, none failed\n"
        )
        for pair in DuplicatePair.objects.all()[:30]:
            why = ", ".join(pair.reasons)
            sys.stdout.write(f"  {pair.score} {pair.one} ~ {pair.other}: {why}\n")
    assert share < 0.005
