"""Invented services of which everything is known."""

import datetime as dt

from django.db import connection, models, transaction

from alongside.common.places import Place
from alongside.directory import models as d
from alongside.needs.models import Need
from alongside.needs.services import load_needs
from alongside.organisations.models import Organisation
from tests.factories.standing import preparing

_WORDS = "A friendly place to meet, with tea and somebody to talk to. " * 5


CHARITY = "Friends of Alderbrook"


def at_least(wanted: int) -> Organisation:
    """Have so many whole services; who offers them all, and nothing else."""
    there = d.Capacity.objects.count()
    if there < wanted:
        with preparing() as actor, transaction.atomic():
            load_needs(actor=actor)
            _add(there, wanted)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return Organisation.objects.get(name=CHARITY)


def _add(first: int, end: int) -> None:
    needs = [*Need.objects.all()[:3]]
    taxonomy, _made = d.Taxonomy.objects.get_or_create(name="Kinds of support")
    term, _made = d.TaxonomyTerm.objects.get_or_create(taxonomy=taxonomy, name="Social group")
    day, rows = dt.date(2026, 11, 2), list[models.Model]()
    provider, made = Organisation.objects.get_or_create(
        name=CHARITY, defaults={"kind": "provider", "website": "https://charity.example"}
    )
    if made:
        rows.append(
            d.Assurance(organisation=provider, tier="checked", given_by="editor", given_on=day)
        )
    for number in range(first, end):
        location = d.Location(
            name=f"Hall {number}", place=Place(430_000 + number, 433_000 - number)
        )
        service = d.Service(
            organisation=provider,
            name=f"Friendship group {number}",
            description=_WORDS,
            url="https://charity.example/group",
            email="group@charity.example",
            minimum_age=18,
            application_process="Just come along.",
            eligibility_description="For everybody over 18.",
            first_visit="Somebody meets you at the door.",
        )
        place = d.ServiceAtLocation(service=service, location=location)
        contact = d.Contact(service=service, name="Alan", title="Organiser")
        weekly = d.Schedule(service_at_location=place, freq="WEEKLY", byday="MO", dtstart=day)
        rows += [service, location, place, contact, weekly]
        rows += [
            d.Address(location=location, address_1="1 Long Road", city="Alderbrook"),
            d.Accessibility(location=location, fact="step-free"),
            d.Accessibility(location=location, fact="hearing-loop"),
            d.Phone(contact=contact, number="0113 496 0001"),
            d.Phone(location=location, number="0113 496 0002"),
            d.Language(service=service, name="Welsh", code="cy"),
            d.Schedule(service=service, freq="MONTHLY", byday="2SA"),
            d.ScheduleException(schedule=weekly, starts_on=day, ends_on=day, reason="Holiday"),
            d.CostOption(service=service, option="Each time", amount=2),
            d.Eligibility(service=service, fact="lives_in", description="Alderbrook"),
            d.Capacity(service=service, state="capacity", available=3),
            d.ServiceArea(service=service, name="Alderbrook", outcodes=["LS1"]),
            d.Funding(service=service, source="Council"),
            d.Url(service=service, label="Photos", url="https://charity.example/photos"),
            d.Attribute(service=service, term=term),
            *(d.ServiceNeed(service=service, need=need) for need in needs),
        ]
    for model in dict.fromkeys(map(type, rows)):
        model._default_manager.bulk_create(
            [row for row in rows if isinstance(row, model)], batch_size=1000
        )
