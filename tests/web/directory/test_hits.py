"""A hit of the search says what holds now, in the words in which it was written."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.directory.models import Phone, Service, ServiceAtLocation


def look(client, **query):
    return client.get(reverse("directory"), {"words": "lunch", **query})


@pytest.fixture
def shown_before(client, club):
    """Somebody has seen it as it is now."""
    assert "Lunch &lt;club&gt;" in look(client).text
    return club


def test_a_new_name_and_description_are_there_at_once(client, shown_before):
    changed = {"name": "Lunch & natter", "description": "A hot lunch on Fridays."}
    Service.objects.filter(pk=shown_before.pk).update(**changed)
    page = look(client).text
    assert "Lunch &amp; natter" in page
    assert "A hot lunch on Fridays." in page
    assert "Lunch &lt;club&gt;" not in page


def test_a_service_that_is_hidden_is_gone_at_once(client, shown_before):
    Service.objects.filter(pk=shown_before.pk).update(status=Service.Status.INACTIVE)
    assert "Lunch &lt;club&gt;" not in look(client).text


def test_the_same_hit_says_what_is_so_on_this_page(client, shown_before):
    near = look(client, postcode="ZZ1 1AA").text
    assert "600 m away" in near
    assert "600 m away" not in look(client).text
    assert "Rhoi ar fy rhestr" in look(client, lang="cy").text
    client.cookies.clear()
    assert "Put on my list" in look(client).text
    client.post(
        reverse("keep_found"),
        {"service": f"{shown_before.pk}#hit-1"},
        headers={"referer": "http://testserver/directory/"},
    )
    assert "It is on your list." in look(client).text


def test_what_somebody_wrote_of_a_service_stands_there_as_it_was_written(client, shown_before):
    """Not even the marks for texts mean anything in it."""
    name = "Lunch 100%s %(by)s @@number@@ </script>"
    Service.objects.filter(pk=shown_before.pk).update(name=name)
    page = BeautifulSoup(look(client, postcode="ZZ1 1AA").content, "html.parser")
    assert page.find(id="hit-1").h3.get_text() == name
    (place,) = json.loads(page.find(id="map-data").string)["places"]
    assert (place["name"], place["number"]) == (name, 1)


def test_the_number_to_ring_is_that_of_its_place_where_it_has_none(client, shown_before):
    Phone.objects.filter(service=shown_before).delete()
    assert 'href="tel:' not in look(client).text.split('id="results"')[1]
    Phone.objects.create(organisation_id=shown_before.organisation_id, number="01632 960 001")
    assert 'href="tel:01632960001"' in look(client).text
    place = ServiceAtLocation.objects.get(service=shown_before).location
    there = Phone.objects.create(location=place, number="01632 960 002")
    assert 'href="tel:01632960002">01632 960 002<' in look(client).text
    Phone.objects.filter(pk=there.pk).update(number="01632 960 003")
    assert 'href="tel:01632960003"' in look(client).text
