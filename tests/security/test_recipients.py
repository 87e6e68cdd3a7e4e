"""What was agreed for one organisation, or for one kind of it, opens the record to no other."""

import uuid

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import queries as care
from alongside.care import services as casework
from alongside.common import clock
from alongside.consent import queries as consents
from alongside.consent import services
from alongside.consent.models import Consent
from alongside.organisations.models import Organisation
from alongside.people.queries import visible_to
from alongside.referrals.services import send
from tests.factories.standing import member_of, preparing
from tests.factories.story import referred, registered, service_of, taken_on, wish

TABLES = {
    "people_person": visible_to,
    "consent_consent": consents.visible_to,
    "care_goal": care.goals_visible_to,
}


@pytest.fixture
def case(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    with acting_as(people.amina) as amina:
        casework.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="To sing again")
    return case


@pytest.fixture
def olga(people):
    """Of another charity in the same borough."""
    charity = Organisation.objects.create(
        name="Debt Advice", kind=Organisation.Kind.PROVIDER, area=people.borough
    )
    return member_of("Olga", charity, "provider")


def _seen(actor):
    """How many rows of each table; both locks have to say the same."""
    counts = {}
    for table, first in TABLES.items():
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
            assert counts[table] == first(actor).count(), table
    return counts


def _agreed(people, case, **more):
    with acting_as(people.amina) as amina:
        return services.record(
            actor=amina, person=case.person, basis="agreed", key=uuid.uuid4(), **more
        )


def test_a_consent_to_one_opens_the_record_to_that_one_alone(people, case, olga, browser_of):
    with acting_as(people.amina) as amina:
        onward = send(
            actor=amina,
            person=case.person,
            to=service_of(people.dev),
            wish=wish(also=[Consent.Data.PLAN]),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )
    assert all(_seen(people.dev).values())
    assert not any(_seen(olga).values())
    address = reverse("provider_referral", args=[onward.pk])
    assert browser_of(people.dev).get(address).status_code == 200
    assert browser_of(olga).get(address).status_code == 404


@pytest.mark.parametrize("kind", [Organisation.Kind.PROVIDER, Organisation.Kind.GP_PRACTICE, ""])
def test_a_consent_to_a_kind_opens_nothing_by_itself(people, case, olga, kind):
    """It says who may ask, or be told; each record is opened for one that was named."""
    consent = _agreed(people, case, purpose="contact", recipient_kind=kind, shared=["plan"])
    for stranger in (people.dev, olga, people.cara):
        assert not any(_seen(stranger).values())
        with acting_as(stranger):
            assert not consents.visible_to(stranger).filter(pk=consent.pk).exists()
    assert _seen(people.amina)["consent_consent"] == 2


def _let_in(actor, person_id, organisation_id, level):
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_carerelationship (id, created_at, person_id, organisation_id,"
            " level, reason, granted_by_id, ended_reason) VALUES (%s, now(), %s, %s, %s, 'x', %s,"
            " '')",
            [uuid.uuid4(), person_id, organisation_id, level, actor.organisation_id],
        )


@pytest.mark.parametrize("level", ["service", "care"])
@pytest.mark.parametrize("purpose", [None, "contact"])
def test_the_database_lets_in_nobody_for_whom_nothing_was_agreed(
    people, case, olga, level, purpose
):
    """Not even whoever plans care with her, and not by a word for something else."""
    if purpose:
        _agreed(people, case, purpose=purpose, recipient_kind=Organisation.Kind.PROVIDER)
    with pytest.raises(DatabaseError, match="row-level security"):
        _let_in(people.amina, case.person_id, olga.organisation_id, level)
    assert not any(_seen(olga).values())


def test_what_was_taken_back_lets_in_nobody_again(people, case):
    consent = _agreed(people, case, recipient_id=people.dev.organisation_id, shared=["identity"])
    with acting_as(people.amina) as amina:
        services.withdraw(actor=amina, consent=consent)
    with pytest.raises(DatabaseError, match="row-level security"):
        _let_in(people.amina, case.person_id, people.dev.organisation_id, "service")
    _agreed(people, case, recipient_id=people.dev.organisation_id, shared=["identity"])
    _let_in(people.amina, case.person_id, people.dev.organisation_id, "service")
    with preparing():
        assert Consent.objects.filter(recipient_id=people.dev.organisation_id).count() == 2
    assert _seen(people.dev)["people_person"] == 1


def test_no_reason_outlasts_what_was_agreed(people, case):
    """Agreed until today: a reason for good is refused."""
    dev = people.dev.organisation_id
    _agreed(people, case, recipient_id=dev, shared=["identity"], until=clock.today())
    with pytest.raises(DatabaseError, match="row-level security"):
        _let_in(people.amina, case.person_id, dev, "service")
