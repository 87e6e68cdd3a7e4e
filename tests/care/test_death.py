"""Ivy died: from that click on nothing is sent, asked or chased; a mistake is undone."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.care import services
from alongside.care.models import Appointment, Case, CaseMove, Task
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import CareRelationship, Death
from alongside.people.queries import own_account
from alongside.people.queries.deaths import visible_to
from alongside.people.queries.proxies import proxy_account
from alongside.people.services import invite, register, send_new_link
from alongside.referrals import services as referring
from alongside.referrals.models import Referral
from alongside.rights.retention.due import kept_until
from tests.factories.standing import member_of, preparing
from tests.factories.story import (
    NHS_NUMBERS,
    acting_for,
    let_in,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
    wish,
)
from tests.web.conftest import browser_of

__all__ = ["browser_of"]
pytestmark = pytest.mark.django_db
ADDRESS = "ivy@home.test"


@pytest.fixture
def case(people) -> Case:
    """Amina walks with Ivy, Dev's club has accepted her, and Cara's team has her too."""
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    onward = referred_on(people.amina, case, service_of(people.dev))
    with acting_as(people.dev) as dev:
        referring.move(actor=dev, referral=onward, name="accept")
    referred_on(people.amina, case, service_of(people.dev, name="Choir"))  # not answered yet
    farside = taken_on(people.cara, referred(people.gita, case.person, people.cara))
    for worker, one in ((people.amina, case), (people.cara, farside)):
        with acting_as(worker) as actor:
            services.book_appointment(
                actor=actor,
                case=one,
                key=uuid.uuid4(),
                kind="phone",
                at=clock.now() + dt.timedelta(days=2),
                minutes=30,
            )
    with acting_as(people.amina) as amina:
        services.make_task(actor=amina, what="Ring the housing office", case=case, key=uuid.uuid4())
        invite(actor=amina, person=case.person, email=ADDRESS, key=uuid.uuid4())
    _hear()
    return case


def _hear() -> None:
    for fact in OutboxFact.objects.filter(delivered_at=None):
        deliver(fact.pk)


def _died(actor: Actor, case: Case, **more) -> Death:
    said = {"source": "family", "key": uuid.uuid4()} | more
    with acting_as(actor):
        return services.note_death(actor=actor, person=case.person, **said)


def _alive(actor: Actor, case: Case) -> None:
    with acting_as(actor):
        services.undo_death(actor=actor, person=case.person, why="I spoke with her today.")


def _standing() -> dict[str, list[object]]:
    """What is open and planned, in everybody's hands."""
    with preparing():
        return {
            "cases": sorted(Case.objects.values_list("pk", "status", "outcome", "next_contact_on")),
            "referrals": sorted(Referral.objects.values_list("pk", "status", "ended_at")),
            "tasks": sorted(Task.objects.values_list("pk", "status", "settled_at")),
            "appointments": sorted(Appointment.objects.values_list("pk", "status")),
        }


def test_everything_open_ends_in_every_team_and_comes_back_when_it_was_a_mistake(people, case):
    with preparing():
        for late in (Case, Referral):
            late.objects.update(nudged_on=clock.today(), escalated_on=clock.today())
    before = _standing()
    key = uuid.uuid4()
    death = _died(people.amina, case, died_on=clock.today(), key=key)
    assert _died(people.amina, case, key=key) == death, "a double click notes it once"
    assert _died(people.cara, case) == death, "and so do two teams"
    with preparing():
        for one in Case.objects.all():
            assert (one.status, one.outcome, one.next_contact_on) == ("closed", "died", None)
        ended = Referral.objects.values_list("status", flat=True)
        assert sorted(ended) == ["closed", "closed", "closed", "withdrawn"]
        for referral in Referral.objects.all():
            last = referral.moves.last()
            assert (last.status, last.reason) == (referral.status, "died")
        assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
        assert set(Task.objects.values_list("status", flat=True)) == {"dropped"}
        Appointment.objects.filter(case=case).update(at=clock.now() - dt.timedelta(hours=1))
    _alive(people.cara, case)
    _alive(people.cara, case)
    after = _standing()
    for what in ("cases", "referrals", "tasks"):
        assert after[what] == before[what]
    with preparing():
        for late in (Case, Referral):
            clocks = set(late.objects.values_list("nudged_on", "escalated_on"))
            assert clocks == {(None, None)}, "nobody is given back without a new reminder"
        past, ahead = Appointment.objects.order_by("at")
        assert (past.status, ahead.status) == ("cancelled", "planned"), "nobody came to the first"
        assert set(CaseMove.objects.filter(case=case).values_list("name", flat=True)) == {
            "close",
            "reopen",
        }
        assert Death.objects.get().undone_why == "I spoke with her today."
    again = _died(people.amina, case)
    assert again.pk != death.pk, "she died later"


def test_nothing_that_waits_is_sent_and_the_others_hear_in_neutral_words(people, case):
    with preparing():
        waiting = Message.objects.get(template="person-invitation")
        arrival = Message.objects.filter(template="referral-send").first()
    _died(people.amina, case)
    with preparing():
        Message.objects.exclude(pk=waiting.pk).delete()
    _hear()
    deliver_message(waiting.pk)
    with preparing():
        waiting.refresh_from_db()
        assert waiting.status == Message.Status.STOPPED
        told = list(Message.objects.exclude(pk=waiting.pk))
    assert {one.recipient.partition("@")[0] for one in told} == {"gita", "dev", "cara"}
    for one in told:
        words = f"{one.subject} {one.body}".lower()
        for private in ("ivy", "test ", "died", "death", "dead", "9990000018", "club"):
            assert private not in words, private
        deliver_message(one.pk)
        with preparing():
            one.refresh_from_db()
        assert one.status == Message.Status.SENT
    assert arrival is None or arrival.rests_on, "what is sent on her word rests on it"
    _alive(people.amina, case)
    _hear()
    deliver_message(waiting.pk)
    with preparing():
        waiting.refresh_from_db()
        assert waiting.status == Message.Status.STOPPED, "an undoing sends nothing late"
        assert Message.objects.filter(subject__contains="is open again").count() == len(told)


def test_doors_close_and_open_again_and_nobody_begins_anything(people, case, browser_of):
    herself = themselves(case.person)
    mary = let_in(acting_for(people.amina, case))
    hers, marys = browser_of(herself), browser_of(mary)
    assert hers.get(reverse("own_page")).status_code == 200
    assert marys.get(reverse("acting_page")).status_code == 200
    _died(people.amina, case)
    assert hers.get(reverse("own_page")).status_code != 200
    assert marys.get(reverse("acting_page")).status_code != 200
    assert own_account(herself.user_id) is None and proxy_account(mary.user_id) is None
    with acting_as(mary), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM care_goal")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT people_acts_for('')")
        assert cursor.fetchone() == (None,)
    case.person.refresh_from_db()
    elm = Organisation.objects.get(pk=people.gita.organisation_id)
    other = member_of("Hal", Organisation.objects.create(name="Oak", kind=elm.kind), "referrer")
    fresh = {"nhs_number": NHS_NUMBERS[0], "date_of_birth": case.person.date_of_birth}
    for name, refused in {
        "sends": lambda a: referring.send(
            actor=a, person=case.person, to=elm, wish=wish(), key=str(uuid.uuid4())
        ),
        "invites": lambda a: invite(actor=a, person=case.person, email=ADDRESS, key=uuid.uuid4()),
        "enters her": lambda a: register(actor=a, **fresh),
    }.items():
        with pytest.raises(Refused, match="This person has died"), acting_as(people.amina) as a:
            refused(a)
        assert name
    with pytest.raises(Refused, match="has died"), acting_as(other) as hal:
        register(actor=hal, **fresh)
    with pytest.raises(OutOfTurn), acting_as(people.amina) as amina:
        services.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="See people")
    with preparing():
        there = CareRelationship.objects.filter(organisation_id=other.organisation_id)
        assert not there.exists(), "whoever is told is not let in by it"
    with acting_as(Actor.system("own-door")) as house:
        send_new_link(actor=house, email=ADDRESS)
    _alive(people.amina, case)
    assert hers.get(reverse("own_page")).status_code == 200
    assert marys.get(reverse("acting_page")).status_code == 200


def test_only_those_who_plan_care_with_her_note_it_and_read_who_did(people, case):
    for name in ("gita", "dev", "efua"):
        with pytest.raises(NotPermitted), acting_as(getattr(people, name)) as actor:
            services.note_death(actor=actor, person=case.person, source="family", key=uuid.uuid4())
    death = _died(people.amina, case)
    team = Organisation.objects.create(name="Elsewhere", kind="link_worker_team")
    stranger = member_of("Olga", team, "link_worker")
    with pytest.raises(OutOfTurn), acting_as(stranger):
        services.undo_death(actor=stranger, person=case.person, why="x")
    for name, actor in (people.everyone | {"olga": stranger}).items():
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM people_death")
            raw = {row[0] for row in cursor.fetchall()}
            assert raw == set(visible_to(actor).values_list("pk", flat=True)), name
        assert raw == ({death.pk} if name in ("amina", "ben", "leila", "cara") else set()), name
    for door in ("care_still(%s, now(), '{}', '{}')", "care_take_up_again(%s, now())"):
        for actor in (people.dev, stranger):
            with (
                acting_as(actor),
                connection.cursor() as cursor,
                pytest.raises(DatabaseError, match="Not permitted"),
                transaction.atomic(),
            ):
                cursor.execute(f"SELECT {door}", [death.pk])


def test_what_it_ended_elsewhere_is_for_no_team_to_read_or_change(people, case):
    """It names the referrals of every organisation: an undoing needs them, and nobody else."""
    death = _died(people.amina, case)
    with preparing():
        kept = Death.objects.get(pk=death.pk).stilled
        assert len(kept["referrals"]) >= 2
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Death.objects.filter(pk=death.pk).update(stilled={"referrals": []})
    for asked in (
        "SELECT stilled FROM people_death",
        "SELECT * FROM people_death",
        "UPDATE people_death SET stilled = '{}'",
        "UPDATE people_death SET died_on = '2020-01-01'",
    ):
        with (
            acting_as(people.amina),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(asked)
    # Nor do the doors answer twice.
    for door in ("care_still(%s, now(), '{}', '{}')", "care_take_up_again(%s, now())"):
        with (
            acting_as(people.amina),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="Not permitted"),
            transaction.atomic(),
        ):
            cursor.execute(f"SELECT {door}", [death.pk])
    _alive(people.cara, case)
    with preparing():
        assert Death.objects.get(pk=death.pk).stilled == {}, "of no more use, and not kept"


def test_the_clock_of_the_record_runs_from_then(people, case):
    _died(people.amina, case)
    with preparing():
        Case.objects.update(closed_at=clock.now() - dt.timedelta(days=4000))
    assert kept_until(case.person_id).year == clock.today().year + 8


def test_the_page_says_it_with_respect_and_keeps_what_was_typed(people, case, browser_of):
    amina, address = browser_of(people.amina), reverse("note_death", args=[case.pk])
    asked = amina.get(address)
    assert "We are sorry" in asked.text and asked.status_code == 200
    form = {"idempotency_key": str(uuid.uuid4()), "source": "practice"}
    tomorrow = clock.today() + dt.timedelta(days=1)
    day = {"died_on-day": tomorrow.day, "died_on-month": tomorrow.month}
    wrong = amina.post(address, form | day | {"died_on-year": tomorrow.year})
    assert wrong.status_code == 422 and f'value="{tomorrow.year}"' in wrong.text
    early = {"died_on-day": 1, "died_on-month": 1, "died_on-year": 1947}
    assert "between their birth and today" in amina.post(address, form | early).text
    assert amina.post(address, form).status_code == 302
    for reader in (people.amina, people.ben):
        page = browser_of(reader).get(reverse("case", args=[case.pk])).text
        assert "Ivy Test has died" in page and "Noted by Amina" in page
        assert browser_of(reader).get(address).status_code == 200
    assert "Ivy" not in amina.get(reverse("board")).text
    stranger = member_of(
        "Olga", Organisation.objects.create(name="E", kind="link_worker_team"), "link_worker"
    )
    for closed in (address, reverse("undo_death", args=[case.pk])):
        assert browser_of(stranger).get(closed).status_code == 404
    sent = browser_of(people.gita).get(reverse("sent_referral", args=[case.referral_id]))
    assert sent.status_code == 200 and "the person died" in sent.text
    undo = reverse("undo_death", args=[case.pk])
    assert amina.post(undo, {"why": ""}).status_code == 422
    assert amina.post(undo, {"why": "She rang."}).status_code == 302
    assert "Ivy Test has died" not in amina.get(reverse("case", args=[case.pk])).text


def test_a_death_is_never_only_how_one_case_ended(people, case, browser_of):
    """Whoever closes a case finds the page that ends everything, and no other way to say it."""
    address = reverse("close_case", args=[case.pk])
    amina = browser_of(people.amina)
    page = amina.get(address).text
    assert 'value="died"' not in page
    assert reverse("note_death", args=[case.pk]) in page
    said = {"idempotency_key": str(uuid.uuid4()), "outcome": "died", "looked": "on"}
    assert amina.post(address, said).status_code == 422
    with acting_as(people.amina) as actor:
        with pytest.raises(Refused):
            services.close_case(actor=actor, case=case, outcome="died")
        case.refresh_from_db()
        assert case.is_open
