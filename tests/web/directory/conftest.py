"""A club in the directory, and the one who keeps it true."""

import pytest

from alongside.common.places import Place
from alongside.directory.models import (
    Address,
    Eligibility,
    Location,
    Outcode,
    Phone,
    Postcode,
    Schedule,
    Service,
)
from alongside.needs.models import Need
from alongside.needs.services import load_needs
from tests.factories.standing import preparing

SQUARE = Place(430_000, 433_000)


@pytest.fixture
def club(people):
    """Dev's lunch club, 600 metres from ZZ1 1AA, and a line that is nowhere."""
    with preparing() as actor:
        load_needs(actor=actor)
    Postcode.objects.create(postcode="ZZ1 1AA", place=SQUARE)
    Outcode.objects.create(outcode="ZZ1", place=SQUARE, postcodes=1)
    club = Service.objects.create(
        organisation_id=people.dev.organisation_id,
        name="Lunch <club>",
        description="A hot meal and a chat",
        email="lunch@example.test",
        url="https://lunch.example.test/",
        minimum_age=55,
        application_process="Just come",
        takes_referrals=True,
        source="The test list",
    )
    club.needs.add(Need.objects.get(code="loneliness"))
    Schedule.objects.create(
        service=club, freq="WEEKLY", byday="MO", opens_at="10:00", closes_at="12:00"
    )
    Phone.objects.create(service=club, number="020 7946 0018")
    Eligibility.objects.create(service=club, fact="lives_in", description="Alderbrook")
    hall = Location.objects.create(name="The hall", place=Place(430_600, 433_000))
    Address.objects.create(location=hall, address_1="1 Orchard Lane", postal_code="ZZ1 1AB")
    club.at_locations.create(location=hall)
    Service.objects.create(organisation=club.organisation, name="Listening line")
    club.refresh_from_db()
    return club
