"""What the meaning of a service is made from."""

from alongside.directory.models import ServiceMeaning
from alongside.directory.services.meanings import refresh_meanings
from tests.directory.corner import at, service


def direction(made):
    return ServiceMeaning.objects.get(service_id=made.pk).direction


def test_where_it_is_says_nothing_of_what_it_is_about(needs):
    """By its letters a Lane is nearly lonely."""
    told = "Tea and games"
    here = service("Tea table, Cinder Lane", description=f"{told} in Cinder Lane.")
    at(here, 100, city="Cinder Lane")
    there = service("Tea table", description=f"{told} in.")
    refresh_meanings()
    alike = sum(a * b for a, b in zip(direction(here), direction(there), strict=True)) / 1e8
    assert alike > 0.99


def test_what_is_called_like_its_place_keeps_its_name(needs):
    hall = service("Orchard Hall")
    at(hall, 100)
    place = hall.at_locations.get().location
    place.name = "Orchard Hall"
    place.save()
    refresh_meanings()
    assert any(direction(hall))
