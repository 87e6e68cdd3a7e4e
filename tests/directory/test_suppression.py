"""“Do not list us” is remembered by who they are, and outlives the entry."""

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted, Refused
from alongside.directory.models import Service, Suppression
from alongside.directory.queries.suppressions import Suppressions
from alongside.directory.services.suppressions import lift, suppress
from tests.directory.corner import at, service


def test_a_suppressed_club_is_taken_down_and_stays_known_however_it_is_written(rhys, people):
    club = service("The Elm Choir Ltd.", metres_east=100)
    club.locations.get().addresses.update(postal_code="ZZ1 1AA")
    other = service("Elm Choir", metres_east=200)
    other.locations.get().addresses.update(postal_code="ZZ1 2BB")
    with acting_as(rhys):
        suppress(actor=rhys, name="Elm Choir", postcode="zz11aa", reason="They asked by phone")
    club.refresh_from_db()
    other.refresh_from_db()
    assert (club.status, other.status) == (Service.Status.INACTIVE, Service.Status.ACTIVE)
    for name, postcode in (("ELM CHOIR", "ZZ1 1AA"), ("Elm  Choir, C.I.C", "ZZ11AA")):
        assert Suppressions.load().holds(name, postcode=postcode)
    assert not Suppressions.load().holds("Elm Choir", postcode="ZZ1 2BB")
    assert not Suppressions.load().holds("Elm Choir")


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"charity_number": "1012345"}, {"charity_number": " 1012345 "}),
        ({"charity_number": "SC012345"}, {"charity_number": "sc012345"}),
        ({"url": "https://www.elm.example/choir/"}, {"urls": ["http://elm.example/choir?x=1"]}),
    ],
)
def test_a_number_or_a_web_address_is_enough(rhys, known, asked):
    with acting_as(rhys):
        suppress(actor=rhys, name="Elm", reason="Letter", **known)
    assert Suppressions.load().holds("Quite another name", **asked)
    assert not Suppressions.load().holds("Elm", urls=["https://elm.example/"])


def test_a_name_alone_would_hit_others_and_is_refused(rhys):
    with acting_as(rhys), pytest.raises(Refused) as refusal:
        suppress(actor=rhys, name="Lunch club", reason="Phone")
    assert refusal.value.field == "postcode"
    assert not Suppression.objects.exists()


def test_a_lifted_one_no_longer_holds(rhys):
    with acting_as(rhys):
        kept = suppress(actor=rhys, name="Elm", postcode="ZZ1 1AA", reason="Phone")
        lift(actor=rhys, suppression=kept)
        lift(actor=rhys, suppression=kept)
    assert Suppressions.load().holds("Elm", postcode="ZZ1 1AA") is None


def test_only_who_keeps_the_directory_may(people):
    with acting_as(people.amina), pytest.raises(NotPermitted):
        suppress(actor=people.amina, name="Elm", postcode="ZZ1 1AA", reason="x")


def test_a_service_at_two_places_is_taken_down_for_one_of_them(rhys):
    club = service("Elm Choir", metres_east=100)
    at(club, 900)
    club.locations.last().addresses.update(postal_code="ZZ1 1AA")
    with acting_as(rhys):
        suppress(actor=rhys, name="Elm Choir", postcode="ZZ1 1AA", reason="x")
    assert Service.objects.get(pk=club.pk).status == Service.Status.INACTIVE
