"""Looking around a place that is given by its name."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.common.places import Place
from alongside.directory.models import FailedSearch, Location
from alongside.directory.services.gazetteer import refresh_gazetteer
from tests.factories.standing import preparing


def text(response) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.find("main").get_text(" ").split())


def look(client, **query):
    return client.get(reverse("directory"), query)


@pytest.fixture
def town_of(club):
    """Turns the club's address into one in this town, and learns its name."""

    def put(city, **address):
        with preparing():
            club.locations.first().addresses.update(city=city, **address)
            refresh_gazetteer()

    return put


def test_a_town_will_do_instead_of_a_postcode(client, club, town_of):
    town_of("Alderbrook")
    shown = text(look(client, words="lunch", postcode="alderbrok"))
    assert "1 service near Alderbrook" in shown
    assert "We know no place called “alderbrok”, so this is near Alderbrook." in shown
    assert "Distances are measured from the middle of Alderbrook." in shown
    assert "0 m away" in shown


def test_of_two_towns_with_one_name_the_page_asks_which(client, club, town_of):
    with preparing():
        other = Location.objects.create(place=Place(630_000, 233_000))
        other.addresses.create(city="Newport", state_province="Kent")
        club.at_locations.create(location=other)
    town_of("Newport", state_province="Gwent")
    response = look(client, words="lunch", postcode="newport")
    assert response.status_code == 422
    assert "More than one place is called “Newport”" in text(response)
    page = BeautifulSoup(response.content, "html.parser")
    assert page.find("input", {"name": "postcode"})["value"] == "newport"
    link = page.find("a", string="Newport, Kent")["href"]
    assert link == "?words=lunch&postcode=Newport%2C+Kent"
    assert "near Newport, Kent" in text(client.get(reverse("directory") + link))


def test_of_a_place_sought_in_vain_only_the_district_is_kept(client, club, town_of):
    town_of("Alderbrook")
    look(client, words="trampoline", postcode="The hall")
    assert FailedSearch.objects.get().outcode == "ZZ1"


def test_the_dates_and_the_open_data_take_a_place_too(client, club, town_of):
    town_of("Alderbrook")
    assert client.get(reverse("search_calendar"), {"postcode": "Alderbrook"}).status_code == 200
    api = "/api/open-referral/v3/service_at_locations"
    (found,) = client.get(api, {"postcode": "alderbrook", "proximity": 50}).json()["contents"]
    assert found["x_distance"] == 0
    refused = client.get(api, {"postcode": "Xanadu"}).json()["errors"][0]
    assert (refused["parameter"], "no place called “Xanadu”" in refused["problem"]) == (
        "postcode",
        True,
    )


def test_places_are_offered_while_typing(client, club, town_of):
    town_of("Alderbrook")
    offered = client.get(reverse("suggest_place"), {"typed": "al"}).json()["suggestions"]
    assert offered == ["Alderbrook"]


def test_a_part_of_a_name_will_do_in_the_box_for_the_place(client, club, town_of):
    with preparing():
        club.locations.update(name="Alderbrook Library Hall")
    town_of("Northmoor")
    for typed in ("Alderbrook lib", "library hall", "the library hall"):
        assert "near Alderbrook Library Hall" in text(look(client, words="lunch", postcode=typed))


def test_a_place_typed_with_the_words_is_offered_and_not_taken_for_granted(client, club, town_of):
    with preparing():
        club.locations.update(name="Alderbrook Library Hall")
    town_of("Northmoor")
    for typed in ("Alderbrook lib", "librar hall"):
        page = BeautifulSoup(look(client, words=typed, day="MO").content, "html.parser")
        link = page.find("a", string="Alderbrook Library Hall")["href"]
        assert link == "?day=MO&postcode=Alderbrook+Library+Hall"
    assert "near Alderbrook Library Hall" in text(client.get(reverse("directory") + link))
    assert "Did you mean a place" not in text(look(client, words="lunch"))
    assert "Did you mean a place" not in text(look(client, words="xylophone"))


def test_a_new_postcode_is_measured_from_the_middle_of_its_sector(client, club):
    shown = text(look(client, words="lunch", postcode="zz1 1zz"))
    assert "1 service near ZZ1 1ZZ" in shown
    assert "We do not know the postcode ZZ1 1ZZ" in shown
    assert "Distances are measured from the middle of ZZ1 1." in shown
