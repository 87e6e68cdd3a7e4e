"""Ivy at home in Alderbrook, and what there is for her across the border in Farside."""

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.directory.models import Postcode, Service, ServiceArea
from alongside.directory.services.words import refresh_words
from alongside.organisations.models import Area, Organisation
from tests.directory.corner import MARKET_SQUARE, at
from tests.factories.standing import Standing, member_of, preparing
from tests.factories.story import referred, registered, service_of, taken_on


def farside_hall(name: str = "Nia") -> Actor:
    """Somebody who answers for a provider in Farside. Call while ``preparing``."""
    hall = Organisation.objects.create(
        name="Farside Hall",
        kind=Organisation.Kind.PROVIDER,
        area=Area.objects.get(name="Farside"),
    )
    return member_of(name, hall, "provider")


def across_the_border(people: Standing) -> tuple[Case, Actor, list[Service]]:
    """Her case, Nia, and two rooms of the hall, for people of Farside's postcodes.

    Dev's club is near her home.
    """
    ivy = registered(people.gita, postcode="ZZ1 1AA")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    with preparing():
        Postcode.objects.get_or_create(postcode="ZZ1 1AA", defaults={"place": MARKET_SQUARE})
        nia = farside_hall()
        rooms = []
        for name, metres in (("Nearer room", 9_000), ("Further room", 12_000)):
            room = service_of(nia, name=name)
            room.needs.add(*case.referral.reasons.all())
            ServiceArea.objects.create(service=room, outcodes=["ZZ9"], name="Farside postcodes")
            at(room, metres)
            rooms.append(room)
        club = service_of(people.dev)
        club.needs.add(*case.referral.reasons.all())
        at(club, 300)
        refresh_words()
    return case, nia, rooms
