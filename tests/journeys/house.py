"""What a journey finds when it comes in."""

from dataclasses import dataclass

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.common.places import Place
from alongside.directory.models import Address, Location, Postcode, Service, ServiceAtLocation
from alongside.needs.models import Need
from alongside.needs.services import load_needs
from tests.factories.standing import Standing, preparing, standing_people

PASSWORD = "a long walk in the park"


@dataclass(frozen=True)
class House:
    people: Standing
    club: Service

    def email(self, actor: Actor) -> str:
        return User.objects.get(pk=actor.user_id).email


def furnish() -> House:
    """Standing people who can sign in, and Dev's lunch club half a mile from ZZ1 1AA."""
    with preparing() as actor:
        load_needs(actor=actor)
    people = standing_people()
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    Postcode.objects.create(postcode="ZZ1 1AA", place=Place(430_000, 433_000))
    club = Service.objects.create(
        organisation_id=people.dev.organisation_id,
        name="Tuesday lunch club",
        description="A hot meal, a chat and a quiz. Come on your own or bring somebody.",
        takes_referrals=True,
        referral_email="hello@green-shoots.example",
    )
    club.needs.add(Need.objects.get(code="loneliness"))
    hall = Location.objects.create(
        location_type="physical", name="Green Shoots hall", place=Place(430_600, 433_500)
    )
    Address.objects.create(
        location=hall,
        address_1="1 Orchard Lane",
        city="Alderbrook",
        postal_code="ZZ1 1AB",
        state_province="Northmoor",
        country="GB",
    )
    ServiceAtLocation.objects.create(service=club, location=hall)
    return House(people, club)
