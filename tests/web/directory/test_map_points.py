"""All that a search finds, as points for its map."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.directory.models import Service
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

POINTS = reverse("map_points")


@pytest.fixture
def clubs(club) -> Service:
    """Twenty-five more in the same hall, and one that is nowhere."""
    hall = club.locations.get()
    for n in range(25):
        made = Service.objects.create(organisation=club.organisation, name=f"Lunch {n}")
        made.at_locations.create(location=hall)
    Service.objects.create(organisation=club.organisation, name="Lunch by phone")
    return club


@pytest.fixture
def case(people, clubs):
    with preparing():
        person = registered(people.gita, postcode="ZZ1 1AA")
        return taken_on(people.amina, referred(people.gita, person, people.amina))


def told(page) -> str:
    return BeautifulSoup(page.content, "html.parser").find("script", id="map-data").string


def test_it_holds_what_all_pages_have_and_has_a_place(client, clubs):
    answer = client.get(POINTS, {"words": "lunch", "postcode": "ZZ1 1AA"})
    assert answer["Content-Type"] == "application/geo+json"
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == 26
    first = found["features"][0]
    assert first["geometry"]["coordinates"] == pytest.approx([-1.54, 53.79], abs=0.1)
    assert first["properties"]["url"].startswith("/directory/services/")
    assert {"name", "url"} == set(first["properties"])


def test_it_obeys_the_choices_of_the_search(client, clubs):
    assert client.get(POINTS, {"words": "lunch", "day": "SU"}).json()["features"] == []
    assert len(client.get(POINTS, {"words": "lunch", "day": "MO"}).json()["features"]) == 1


def test_a_page_that_shows_all_asks_for_no_more(client, clubs):
    page = reverse("directory")
    assert f'"all": "{POINTS}?words=lunch"' in told(client.get(page, {"words": "lunch"}))
    assert '"all": ""' in told(client.get(page, {"words": "lunch", "day": "MO"}))


@pytest.mark.parametrize("asked", [{}, {"postcode": "nowhere at all"}, {"day": "XX"}])
def test_what_is_no_search_is_refused(client, clubs, asked):
    assert client.get(POINTS, asked).status_code == 422


def test_it_never_says_where_somebody_lives(browser_of, people, case):
    browser = browser_of(people.amina)
    answer = browser.get(POINTS, {"case": case.pk, "words": "lunch"})
    assert len(answer.json()["features"]) == 26
    assert f"?case={case.pk}" in answer.json()["features"][0]["properties"]["url"]
    assert "ZZ1" not in answer.text
    assert browser_of(people.cara).get(POINTS, {"case": case.pk}).status_code == 404
