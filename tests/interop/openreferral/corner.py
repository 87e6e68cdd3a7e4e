"""A directory in which everything is known of one service, and little of the others."""

import datetime as dt
from dataclasses import dataclass

from alongside.common import clock
from alongside.common.places import Place
from alongside.directory import models as d
from alongside.needs.models import Need
from alongside.organisations.models import Area, Organisation, OrganisationIdentifier
from tests.directory.corner import MARKET_SQUARE, at, service

DAY = dt.date(2026, 11, 2)


@dataclass(frozen=True)
class Corner:
    whole: d.Service
    bare: d.Service
    online: d.Service
    closed: d.Service
    hidden: d.Service
    term: d.TaxonomyTerm


def furnished() -> Corner:
    """Five services: one with everything, one with a name, one nowhere, one shut, one unlisted."""
    d.Postcode.objects.create(postcode="ZZ1 1AA", place=MARKET_SQUARE)
    d.Outcode.objects.create(outcode="ZZ1", place=MARKET_SQUARE, postcodes=1)
    d.Postcode.objects.create(postcode="ZZ2 1AA", place=Place(480_000, 433_000))
    term = _terms()
    whole = service(
        "Walking football",
        "loneliness",
        alternate_name="Pêl-droed cerdded",
        description="Football at walking pace. <b>No boots</b> needed.",
        url="https://haven.example/walking-football",
        email="football@haven.example",
        fees="£2 a time",
        minimum_age=50,
        maximum_age=90,
        eligibility_description="For men and women over 50.",
        application_process="Just come.",
        first_visit="Alan meets you at the gate.",
        wait_time="none",
        fees_description="Pay on the day",
        interpretation_services="Ask us",
        accreditations="Football Association",
        additional_information="Bring water.",
        alert="No session on 24 December.",
        assured_date=DAY,
        assurer_email="directory@borough.example",
        verified_at=clock.now() - dt.timedelta(days=10),
        verified_by="directory editor",
        takes_referrals=True,
        source="test-list",
    )
    _describe(whole, term)
    bare = service("Knit and natter", metres_east=9_000)
    return Corner(
        whole=whole,
        bare=bare,
        online=service("Listening line", "loneliness", description="By phone"),
        closed=service("Lido", metres_east=500, status="temporarily closed"),
        hidden=service("Safe house", metres_east=100, status="inactive"),
        term=term,
    )


def _terms() -> d.TaxonomyTerm:
    taxonomy = d.Taxonomy.objects.create(name="Kinds of support", uri="https://kinds.example/")
    sport = d.TaxonomyTerm.objects.create(taxonomy=taxonomy, name="Sport")
    return d.TaxonomyTerm.objects.create(
        taxonomy=taxonomy,
        parent=sport,
        name="Football",
        code="football",
        description="With a ball",
        term_uri="https://kinds.example/football",
    )


def _describe(made: d.Service, term: d.TaxonomyTerm) -> None:
    haven = made.organisation
    parent = Organisation.objects.create(name="Haven England", kind="provider")
    borough = Area.objects.create(name="Alderbrook", kind="borough", code="E09000099")
    Organisation.objects.filter(pk=haven.pk).update(
        parent=parent,
        charity_number="1234567",
        phone="0113 496 0000",
        website="https://haven.example",
    )
    haven.refresh_from_db()
    OrganisationIdentifier.objects.create(
        organisation=haven, scheme="GB-COH", type="company number", identifier="01234567"
    )
    hall = at(made, 1_000)
    hall.name, hall.transportation = "Sports hall", "Bus 12"
    hall.external_identifier, hall.external_identifier_type = "10092008082", "UPRN"
    hall.save()
    place = made.at_locations.get()
    d.Accessibility.objects.create(location=hall, fact="step-free", details="By the side door")
    d.Accessibility.objects.create(location=hall, fact="hearing-loop", holds=False)
    d.Accessibility.objects.create(location=hall, description="The café is noisy")
    contact = d.Contact.objects.create(service=made, name="Alan", title="Coach")
    d.Contact.objects.create(organisation=haven, title="Office", email="office@haven.example")
    phone = d.Phone.objects.create(contact=contact, number="0113 496 0001", extension="2")
    d.Phone.objects.create(location=hall, number="0113 496 0002", type="voice")
    d.Language.objects.create(service=made, name="Welsh", code="cy")
    d.Language.objects.create(location=hall, name="British Sign Language", code="bfi")
    d.Language.objects.create(phone=phone, name="Urdu", code="ur")
    weekly = d.Schedule.objects.create(
        service_at_location=place,
        dtstart=DAY,
        freq="WEEKLY",
        byday="MO,WE",
        opens_at=dt.time(10),
        closes_at=dt.time(11, 30),
        attending_type="in_venue",
    )
    d.ScheduleException.objects.create(
        schedule=weekly,
        starts_on=dt.date(2026, 12, 23),
        ends_on=dt.date(2027, 1, 3),
        reason="Holiday",
    )
    d.Schedule.objects.create(service=made, freq="MONTHLY", byday="2SA", opens_at=dt.time(14))
    d.CostOption.objects.create(service=made, option="Each time", amount="2.50")
    d.CostOption.objects.create(service=made, option="First time", amount=0, valid_to=DAY)
    d.Eligibility.objects.create(
        service=made, fact="lives_in", code="E09000099", area=borough, description="Alderbrook"
    )
    d.Capacity.objects.create(
        service=made, state="waitlist", expected_wait_days=14, description="Two weeks"
    )
    d.Capacity.objects.create(service=made, unit="bus seat", state="capacity")
    d.ServiceArea.objects.create(service=made, name="North", area=borough, outcodes=["ZZ1"])
    d.Funding.objects.create(service=made, source="Borough council")
    d.Funding.objects.create(organisation=haven, source="Lottery")
    d.Review.objects.create(
        service=made, reviewer=parent, title="Warm welcome", date=DAY, score="good"
    )
    d.Url.objects.create(service=made, label="Photos", url="https://haven.example/photos")
    d.Url.objects.create(organisation=haven, label="Shop", url="https://haven.example/shop")
    d.Attribute.objects.create(service=made, term=term)
    d.Attribute.objects.create(location=hall, term=term)
    d.Attribute.objects.create(organisation=haven, term=term)
    d.Assurance.objects.create(organisation=haven, tier="checked", given_by="editor", given_on=DAY)
    d.Assurance.objects.create(
        service=made,
        tier="commissioned",
        given_by="editor",
        given_on=DAY,
        expires_on=clock.today() - dt.timedelta(days=1),
    )
    assert Need.objects.exists()
