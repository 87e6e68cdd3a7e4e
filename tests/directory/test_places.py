import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.common.places import Place
from alongside.directory.grid import grid_reference
from alongside.directory.models import Postcode
from alongside.directory.places import find

LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
postcodes = st.builds(
    lambda area, district, sector, unit: f"{area}{district} {sector}{unit}",
    st.text(LETTERS, min_size=1, max_size=2),
    st.from_regex(r"[0-9][A-Z0-9]?", fullmatch=True),
    st.sampled_from(DIGITS),
    st.text(LETTERS, min_size=2, max_size=2),
)


@given(postcodes, st.booleans(), st.booleans())
def test_a_postcode_is_the_same_however_it_is_written(written, lower, joined):
    typed = written.replace(" ", "") if joined else f" {written}  "
    assert postcode.parse(typed.lower() if lower else typed) == written


def test_a_postcode_or_its_first_part_is_a_place(postcodes):
    assert find("zz11aa").place == Place(430_000, 433_000)
    district = find("zz1")
    assert district.place == Place(430_500, 433_000)
    assert district.rough


@pytest.mark.parametrize("typed", ["ZZ1 1", "zz1 1a", "ZZ11A", " ZZ1  1A "])
def test_a_postcode_typed_by_half_is_its_first_part(postcodes, typed):
    found = find(typed)
    assert (found.label, found.rough) == ("ZZ1", True)


@pytest.mark.parametrize("typed", ["1 High Street, Alderbrook, zz1 1aa", "ZZ11AA, Alderbrook"])
def test_of_an_address_its_postcode_counts(postcodes, typed):
    assert find(typed).label == "ZZ1 1AA"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ZZ9 9ZZ", "try one nearby"),
        ("ZZ7", "postcode area ZZ7"),
        ("the market", "no place called “the market”"),
        ("ZZ1 9ZZZ", "not a UK postcode"),
    ],
)
def test_what_is_not_known_is_said_with_what_to_do(postcodes, typed, said):
    with pytest.raises(Refused, match=said) as refusal:
        find(typed)
    assert refusal.value.field == "postcode"


def test_the_middle_of_its_sector_else_its_district_stands_in_for_a_new_postcode(postcodes):
    Postcode.objects.create(postcode="ZZ1 1ZZ", place=Place(430_200, 433_400))
    Postcode.objects.create(postcode="ZZ1 1ZX", place=None)
    new = find("zz1 1qq")
    known = Postcode.objects.filter(postcode__startswith="ZZ1 1", place__isnull=False)
    middle = Place(
        sum(one.place.easting for one in known) / len(known),
        sum(one.place.northing for one in known) / len(known),
    )
    assert (new.label, new.measured_from, new.place) == ("ZZ1 1QQ", "ZZ1 1", middle)
    assert (new.rough, new.outcode) == (False, "ZZ1")
    newer = find("ZZ1 9ZZ")
    assert (newer.measured_from, newer.place) == ("ZZ1", Place(430_500, 433_000))


@pytest.mark.parametrize(
    ("place", "reference"),
    [
        (Place(530_000, 180_000), "TQ 300 800"),
        (Place(651_409, 313_177), "TG 514 131"),
        (Place(216_677, 771_265), "NN 166 712"),
        (Place(-5, 10), ""),
    ],
)
def test_grid_references_are_the_ordnance_survey_s(place, reference):
    assert grid_reference(place) == reference
