"""The database itself remembers what changed when."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from alongside.accounts.actor import acting_as
from alongside.directory.following import PUBLISHED
from alongside.directory.listing import (
    Listing,
    at_locations,
    changes,
    count_of_places,
    count_of_services,
    services,
)
from alongside.directory.models import (
    Accessibility,
    Address,
    Assurance,
    Attribute,
    Capacity,
    Change,
    Contact,
    CostOption,
    Eligibility,
    Funding,
    Language,
    Moment,
    Phone,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
    Url,
)
from alongside.directory.services.imports import import_directory
from tests.directory.corner import row, service

pytestmark = pytest.mark.django_db


def touched(made: Service) -> bool:
    """Whether the service was marked since the last time this was asked."""
    seen = Change.objects.filter(pk=made.pk, moment__at__gt=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    was = seen.exists()
    Moment.objects.update(at=dt.datetime(1999, 1, 1, tzinfo=dt.UTC))
    # As if another transaction began.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('alongside.moment', '', true)")
    return was


def parts(made: Service) -> dict[str, Callable[[], object]]:
    """A change of every kind that is published with a service."""
    where = made.at_locations.get()
    organisation = made.organisation
    contact = Contact.objects.create(service=made, name="Reception")
    phone = Phone.objects.create(organisation=organisation, number="0113 496 0000")
    times = Schedule.objects.create(service_at_location=where, byday="MO")
    term = TaxonomyTerm.objects.create(
        taxonomy=Taxonomy.objects.create(name="Kinds"), name="Lunch club"
    )
    Attribute.objects.create(service=made, term=term)
    day = dt.date(2026, 12, 21)

    def rename(thing: object) -> Callable[[], object]:
        def save() -> None:
            thing.name = f"{thing.name} again"
            thing.save()

        return save

    return {
        "service": rename(made),
        "organisation": rename(organisation),
        "location": rename(where.location),
        "term": rename(term),
        "contact": rename(contact),
        "phone of the contact": lambda: Phone.objects.create(contact=contact, number="1"),
        "language of the organisation's phone": lambda: Language.objects.create(
            phone=phone, name="Welsh"
        ),
        "address": lambda: Address.objects.update(city="Elsewhere"),
        "access": lambda: Accessibility.objects.create(location=where.location, fact="bsl"),
        "half-term": lambda: ScheduleException.objects.create(
            schedule=times, starts_on=day, ends_on=day
        ),
        "price": lambda: CostOption.objects.create(service=made, amount=2),
        "eligibility": lambda: Eligibility.objects.create(
            service=made, fact="gender", description="Women"
        ),
        "capacity": lambda: Capacity.objects.create(service=made, state="no-capacity"),
        "area": lambda: ServiceArea.objects.create(service_at_location=where, name="North"),
        "funding": lambda: Funding.objects.create(organisation=organisation, source="Lottery"),
        "web address": lambda: Url.objects.create(service=made, url="https://haven.example"),
        "tier": lambda: Assurance.objects.create(
            organisation=organisation, tier="checked", given_by="editor", given_on=day
        ),
        "no more price": lambda: CostOption.objects.all().delete(),
        "no more place": lambda: made.at_locations.all().delete(),
    }


def test_whatever_is_published_with_a_service_marks_it_and_no_other(as_owner: None) -> None:
    made, other = service("Lunch club", metres_east=10), service("Choir", metres_east=20)
    other.organisation = type(other.organisation).objects.create(name="Other", kind="provider")
    other.save()
    steps = parts(made)
    missed, too_much = [], []
    touched(made)
    for name, step in steps.items():
        with_others = name == "address"
        step()
        if Change.objects.filter(pk=other.pk, moment__at__year__gt=2000).exists() != with_others:
            too_much.append(name)
        if not touched(made):
            missed.append(name)
    assert (missed, too_much) == ([], [])


def test_what_is_not_published_marks_nothing(as_owner: None) -> None:
    made = service("Lunch club", "loneliness", metres_east=10)
    touched(made)
    made.referral_email = "hello@haven.example"
    made.save()
    Service.objects.update(referral_email="")
    assert not touched(made)


def test_every_column_that_is_read_is_followed() -> None:
    """A column published one day must mark the service when it changes."""
    from alongside.directory.tables import SERVICE

    read = {text.removeprefix("s.") for text in SERVICE.columns.values() if text.startswith("s.")}
    assert read - {"id"} <= set(PUBLISHED)


def test_who_left_is_remembered(as_owner: None) -> None:
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    kept, hidden, gone = (service(name) for name in ("Kept", "Hidden", "Gone"))
    hidden.status = Service.Status.INACTIVE
    hidden.save()
    key = gone.pk
    gone.delete()
    said = dict(changes(start, Listing()).values_list("service_id", "status"))
    assert said == {kept.pk: "active", hidden.pk: "inactive", key: "defunct"}
    some = changes(start, Listing(words="nothing like it")).values_list("service_id", flat=True)
    assert set(some) == {hidden.pk, key}


@pytest.mark.django_db(transaction=True)
def test_a_long_transaction_carries_the_time_of_its_end() -> None:
    """Who asked while it ran, and asks again for what changed since, is told of it."""
    from tests.factories.standing import preparing

    with preparing(), transaction.atomic():
        service("Lunch club")
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp() FROM pg_sleep(0.05)")
            (asked,) = cursor.fetchone()
    assert changes(asked, Listing()).count() == 1


def test_an_import_that_makes_new_organisations_marks_its_services_as_changed(
    needs, postcodes, importer, mapping, sheet
):
    assert touched(service("Here before"))
    since = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    path = sheet(row(1, group="Brand New Trust"), row(2, group="Another New Trust"))
    with acting_as(importer) as actor:
        import_directory(actor=actor, mapping=mapping, path=path)
    new = {"Brand New Trust", "Another New Trust"}
    assert {one.service.organisation.name for one in changes(since, Listing())} == new


def test_what_is_listed_is_counted_by_its_changes(needs):
    made = [service(f"Club {n}", metres_east=n) for n in range(4)]
    places = ServiceAtLocation.objects.filter(service__status="active")
    Service.objects.filter(pk=made[0].pk).update(status="inactive")
    Service.objects.filter(pk=made[1].pk).delete()
    Service.objects.filter(pk=made[2].pk).update(status="temporarily closed")
    for wanted in (Listing(), Listing(organisation=made[3].organisation_id)):
        assert count_of_services(wanted) == services(wanted).count() == 2
        assert count_of_places(wanted) == at_locations(wanted).count() == 2
    assert places.count() == 1
