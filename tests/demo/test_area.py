"""The demo area looks like a place where work has been done, and nothing in it is real."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import nhs_number
import pytest
from django.db import connection
from django.utils import timezone

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.accounts.queries import demo_users
from alongside.accounts.roles import ROLES
from alongside.audit.models import AuditEntry
from alongside.care import queries as cases
from alongside.care.models import Case, Contact, Goal
from alongside.demo.models import DemoArea
from alongside.directory.models import Address, Outcode, Phone, Postcode, Service
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outcomes.models import Response
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral, ReferralMove
from alongside.referrals.states import MOVES, Status
from tests.demo.conftest import PEOPLE, SERVICES

OUTCODES = Path(__file__).parents[3] / "shared/data/postcodes/gb_outcodes_wgs84_2014-08.csv"

pytestmark = [pytest.mark.usefixtures("area"), pytest.mark.xdist_group("area")]


def test_everybody_is_there():
    assert Person.objects.count() == PEOPLE
    assert Service.objects.count() == SERVICES
    assert Organisation.objects.filter(memberships__isnull=False).distinct().count() == 12


def test_every_role_has_a_sign_in():
    roles = {member.role_code for user in demo_users() for member in user.live_memberships}
    assert roles == set(ROLES)


def test_nobody_has_a_password():
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_sign_in_page_begins_with_who_begins_a_referral():
    assert [user.name for user in demo_users()][:3] == ["Dr Gita Rao", "Amina Yusuf", "Ben Carter"]


def test_numbers_are_synthetic_and_right():
    numbers = list(Person.objects.values_list("nhs_number", flat=True))
    assert all(number.startswith("999") and nhs_number.is_valid(number) for number in numbers)


def test_no_postcode_is_real():
    postcodes = {
        *Postcode.objects.values_list("postcode", flat=True),
        *Person.objects.values_list("postcode", flat=True),
        *Address.objects.values_list("postal_code", flat=True),
    }
    assert all(postcode.startswith("ZZ") for postcode in postcodes)
    assert {postcode.split()[0] for postcode in postcodes} == set(
        Outcode.objects.values_list("outcode", flat=True)
    )


@pytest.mark.skipif(not OUTCODES.exists(), reason=f"needs {OUTCODES}")
def test_no_district_is_real():
    with OUTCODES.open() as file:
        real = {row["outcode"] for row in csv.DictReader(file)}
    assert real.isdisjoint(Outcode.objects.values_list("outcode", flat=True))


def test_no_phone_can_ring():
    numbers = [
        *Phone.objects.values_list("number", flat=True),
        *Person.objects.exclude(phone="").values_list("phone", flat=True),
    ]
    assert all(number.startswith(("01632 960", "07700 900")) for number in numbers)


def test_no_address_can_be_written_to():
    domains = {
        address.rsplit("@")[-1]
        for address in (
            *User.objects.values_list("email", flat=True),
            *Person.objects.exclude(email="").values_list("email", flat=True),
            *Message.objects.values_list("recipient", flat=True),
            *Service.objects.exclude(email="").values_list("email", flat=True),
        )
    }
    assert all(domain.endswith(".example") for domain in domains)


def test_services_have_names_of_their_own():
    names = Counter(Service.objects.values_list("name", flat=True))
    assert names.most_common(1)[0][1] == 1


def test_some_services_have_no_fixed_place_and_some_were_not_checked_for_long():
    year_ago = timezone.now() - dt.timedelta(days=365)
    assert Service.objects.filter(at_locations=None).exists()
    assert Service.objects.filter(verified_at__lt=year_ago).exists()
    assert Service.objects.filter(verified_at=None).exists()


def test_referrals_are_taken_only_by_those_who_sign_in():
    takers = Organisation.objects.filter(services__takes_referrals=True).distinct()
    assert takers
    assert all(
        organisation.memberships.filter(role_code="provider").exists() for organisation in takers
    )


def test_no_case_without_a_referral_that_was_accepted():
    for case in Case.objects.select_related("referral"):
        names = set(case.referral.moves.values_list("name", flat=True))
        assert "accept" in names
        assert case.opened_at >= case.referral.sent_at


def test_moves_are_legal_and_in_the_order_of_time():
    for referral in Referral.objects.prefetch_related("moves"):
        status, last = Status.DRAFT, None
        for move in referral.moves.all():
            assert status in MOVES[move.name].sources
            assert last is None or move.created_at >= last
            status, last = move.status, move.created_at
        assert status == referral.status


def test_silence_is_there():
    statuses = set(Referral.objects.values_list("status", flat=True))
    assert statuses & {Status.SENT, Status.RECEIVED}
    assert Contact.objects.filter(outcome="no_answer").exists()
    closed = Case.objects.filter(status="closed").values_list("pk", flat=True)
    answered = Response.objects.filter(point="final", not_done_reason="").values_list("case_id")
    assert set(closed) - {case for (case,) in answered}


def test_what_nobody_answered_went_back_and_does_not_wait_for_a_year():
    as_of = DemoArea.objects.get().as_of
    assert Referral.objects.filter(status=Status.RETURNED).exists()
    waiting = Referral.objects.filter(status__in=(Status.SENT, Status.RECEIVED))
    # What somebody agreed to for a while, or took back, is over: nobody can answer that any more.
    can_be_answered = waiting.filter(consent__until=None, consent__withdrawn_at=None)
    for_long = can_be_answered.filter(sent_at__lt=as_of - dt.timedelta(days=40))
    assert [
        (one.sent_at, one.answer_by, one.nudged_on, one.escalated_on, one.kind, one.status)
        for one in for_long
    ] == []


def test_all_of_it_is_past_and_there_is_work_ahead():
    as_of = DemoArea.objects.get().as_of
    assert as_of < timezone.now()
    for moments in (
        ReferralMove.objects.values_list("created_at", flat=True),
        Contact.objects.values_list("at", flat=True),
        Message.objects.values_list("sent_at", flat=True),
        AuditEntry.objects.filter(people__len__gt=0).values_list("created_at", flat=True),
        CareRelationship.objects.values_list("created_at", flat=True),
    ):
        assert max(moments) < as_of
    planned = Case.objects.filter(status="open", next_contact_on__gte=as_of.date())
    assert planned.exists()


def test_every_fact_was_told_and_every_message_sent():
    assert OutboxFact.objects.exists()
    assert not OutboxFact.objects.filter(delivered_at=None).exists()
    assert set(Message.objects.values_list("status", flat=True)) == {Message.Status.SENT}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_the_team_sees_its_cases_through_row_security():
    amina = User.objects.get(email="amina@demo.alongside.example")
    membership = amina.memberships.select_related("organisation", "user").get()
    with acting_as(Actor.of(membership)) as actor:
        seen = cases.board(actor).count()
    assert seen == Case.objects.filter(status="open", organisation=membership.organisation).count()
    assert seen


def test_nobody_wants_the_same_thing_twice_or_is_asked_twice_on_a_day():
    wanted = Counter(Goal.objects.values_list("case_id", "words"))
    assert wanted
    assert [one for one, many in wanted.items() if many > 1] == []
    asked = Counter(
        (case, timezone.localdate(at))
        for case, at in Response.objects.values_list("case_id", "taken_at")
    )
    assert [one for one, many in asked.items() if many > 1] == []
