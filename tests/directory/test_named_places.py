"""Searching around a place by its name, as the directory's own addresses have it."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from alongside.common.errors import Refused
from alongside.common.places import Place
from alongside.directory.gazetteer import folded
from alongside.directory.models import Address, Location, Outcode, Service
from alongside.directory.places import SeveralPlaces, district_of, find
from alongside.directory.queries.named_places import begun
from alongside.directory.services.gazetteer import refresh_gazetteer
from alongside.organisations.models import Organisation


def venue(city: str, easting: int, northing: int, name: str = "", **address: str) -> Location:
    """Somewhere a running service takes place."""
    haven, _made = Organisation.objects.get_or_create(name="Haven", kind="provider")
    service = Service.objects.create(organisation=haven, name="Lunch club")
    alternate = address.pop("alternate_name", "")
    place = Place(easting, northing)
    location = Location.objects.create(name=name, alternate_name=alternate, place=place)
    Address.objects.create(location=location, city=city, **address)
    service.at_locations.create(location=location)
    return location


@pytest.fixture
def country(db):
    """Two towns called Newport, a larger one beside each, a Welsh city, two halls of one name."""
    for east, north in ((431_000, 433_000), (430_000, 432_000), (433_000, 440_000)):
        venue("Alderbrook", east, north, postal_code="ZZ1 1AA")
    for n in range(8):
        venue("Telford", 370_000 + n, 309_000, postal_code="ZZ3 1AA")
        venue("Bristol", 359_000 + n, 173_000)
    for county, east, north in (("Shropshire", 374_000, 319_000), ("Gwent", 331_000, 188_000)):
        venue("Newport", east, north, state_province=county)
    venue("Caerdydd / Cardiff", 318_000, 176_000, address_2="Tre-biwt")
    venue("Ynys Môn", 240_000, 380_000)
    for city, east, north in (("Alderbrook", 430_000, 433_000), ("Telford", 371_000, 309_000)):
        venue(city, east, north, "St Mary’s Hall", alternate_name="The Hub")
    refresh_gazetteer()


@pytest.mark.parametrize(
    "typed", ["Alderbrook", " alderbrook ", "ALDERBROOK", "Alderbrok", "Aldrebrook"]
)
def test_a_town_is_the_middle_of_its_venues_however_it_is_typed(country, typed):
    spot = find(typed)
    assert (spot.label, spot.rough) == ("Alderbrook", True)
    assert spot.place == Place(430_500, 433_000)
    assert bool(spot.typed) == (folded(typed) != "alderbrook")


@pytest.mark.parametrize("typed", ["Cardiff", "caerdydd", "Ynys Mon", "YNYS MÔN", "Tre-Biwt"])
def test_a_place_has_its_welsh_name_and_its_english_one(country, typed):
    assert folded(find(typed).label) == folded(typed)


def test_a_name_of_two_towns_offers_both_and_each_choice_can_be_typed(country):
    with pytest.raises(SeveralPlaces, match="Newport, Gwent; Newport, Shropshire") as asked:
        find("newport")
    places = [find(choice).place for choice in asked.value.choices]
    assert places == [Place(331_000, 188_000), Place(374_000, 319_000)]


def test_without_a_county_it_is_said_near_which_larger_town(country):
    Address.objects.update(state_province="")
    refresh_gazetteer()
    with pytest.raises(SeveralPlaces, match="Newport, Bristol; Newport, Telford"):
        find("Newport")
    assert find("Newport, near Telford").place == Place(374_000, 319_000)


def test_a_slip_in_one_address_makes_no_second_town(country):
    for n in range(60):
        venue("Telford", 370_000 + n, 309_000)
    venue("Telford", 600_000, 200_000)
    refresh_gazetteer()
    assert find("Telford").place.northing == 309_000


def test_a_venue_is_exact_and_told_apart_by_its_town(country):
    for typed in ("Saint Marys Hall, Alderbrook", "the hub, alderbrook"):
        spot = find(typed)
        assert (spot.place, spot.rough) == (Place(430_000, 433_000), False)
    with pytest.raises(SeveralPlaces, match="St Mary’s Hall, Alderbrook; St Mary’s Hall, Telford"):
        find("St Mary's hall")


def test_a_known_name_somewhere_else_is_asked_about_not_taken(country):
    with pytest.raises(SeveralPlaces, match="Newport, Gwent"):
        find("Newport, Kent")


@pytest.mark.parametrize("typed", ["Xanadu", "a", "!!!", "%", "New", "\0", "Newport%", "x" * 5000])
def test_what_is_not_known_is_said_in_plain_words(country, typed):
    with pytest.raises(Refused, match=r"We know no place called|More than one"):
        find(typed)


def test_a_place_that_ended_is_no_place(country):
    Service.objects.update(status="defunct")
    assert refresh_gazetteer() == 0


def test_learning_twice_is_learning_once(country):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, within, around, venues FROM directory_namedplace ORDER BY 1, 2"
        )
        before = cursor.fetchall()
        refresh_gazetteer()
        cursor.execute(
            "SELECT name, within, around, venues FROM directory_namedplace ORDER BY 1, 2"
        )
        assert cursor.fetchall() == before


def test_a_place_lies_in_the_district_nearest_to_it(country):
    Outcode.objects.create(outcode="ZZ1", place=Place(430_000, 433_000), postcodes=1)
    Outcode.objects.create(outcode="ZZ3", place=Place(370_000, 309_000), postcodes=1)
    assert district_of(find("Telford")) == "ZZ3"
    assert district_of(find("zz1")) == "ZZ1"


def test_names_are_offered_while_they_are_typed(country):
    assert [str(one) for one in begun("newp")] == ["Newport, Gwent", "Newport, Shropshire"]
    assert [str(one) for one in begun("caer")] == ["Caerdydd"]
    assert begun("n") == []


@given(st.text())
def test_folding_twice_changes_nothing(text):
    once = folded(text)
    assert once.startswith("the ") or folded(once) == once


def test_a_county_that_addresses_name_is_one_place_and_no_town_to_be_near(country):
    for east in (200_000, 240_000):
        for n in range(3):
            venue("Cornwall", east + n * 100, 60_000)
    venue("Seaton", 230_000, 60_000)
    venue("Seaton", 500_000, 500_000, postal_code="ZZ9 1AA")
    refresh_gazetteer()
    assert find("cornwall").place == Place(220_100, 60_000)
    with pytest.raises(SeveralPlaces) as asked:
        find("Seaton")
    assert not any("Cornwall" in choice for choice in asked.value.choices)


def test_halls_of_one_name_need_no_town_to_be_told_apart(db):
    for district, east in (("ZZ1", 400_000), ("ZZ2", 500_000)):
        venue("", east, 300_000, "Village Hall", postal_code=f"{district} 1AA")
    assert refresh_gazetteer() == 2
    with pytest.raises(SeveralPlaces) as asked:
        find("Village Hall")
    assert sorted(asked.value.choices) == ["Village Hall, ZZ1", "Village Hall, ZZ2"]
