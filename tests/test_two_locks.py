"""Raw SQL, asked as each standing person, gives exactly what ``visible_to`` gives them."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from alongside.accounts.actor import ANONYMOUS, Actor, acting_as
from alongside.audit import queries as audit
from alongside.booking import queries as booking
from alongside.booking.models import Session
from alongside.booking.services import cancel, plan_sessions
from alongside.care import queries as care
from alongside.care import services as case_work
from alongside.common.errors import OutOfTurn
from alongside.consent import queries as consent
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.directory.models import Schedule
from alongside.gaps import queries as gaps
from alongside.gaps.services import record_gap
from alongside.matching import services as matching
from alongside.matching.queries import kept as matched
from alongside.messaging import queries as messaging
from alongside.needs.models import Need
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.outcomes import queries as outcomes
from alongside.outcomes.services import record_response
from alongside.people import queries as people_queries
from alongside.people.models import CareRelationship, Person
from alongside.people.services import relate
from alongside.referrals import queries as referrals
from alongside.referrals import services as referring
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
)

TABLES = {
    "people_person": people_queries.visible_to,
    "people_carerelationship": people_queries.relationships_visible_to,
    "people_ownaccount": people_queries.own_accounts_visible_to,
    "consent_consent": consent.visible_to,
    "referrals_referral": referrals.visible_to,
    "referrals_referralmove": referrals.moves_visible_to,
    "referrals_referralnote": referrals.notes_visible_to,
    "care_case": care.visible_to,
    "care_contact": care.contacts_visible_to,
    "care_goal": care.goals_visible_to,
    "care_action": care.actions_visible_to,
    "care_plan": care.plans_visible_to,
    "care_planversion": care.versions_visible_to,
    "care_plandraft": care.drafts_visible_to,
    "matching_brief": matched.briefs_visible_to,
    "matching_suggestion": matched.suggestions_visible_to,
    "gaps_gapevidence": gaps.evidence_visible_to,
    "booking_place": booking.visible_to,
    "booking_placemove": booking.moves_visible_to,
    "booking_waitingentry": booking.waiting_visible_to,
    "booking_waitingmove": booking.waiting_moves_visible_to,
    "outcomes_response": outcomes.visible_to,
    "messaging_message": messaging.visible_to,
    "audit_auditentry": audit.visible_to,
}


@pytest.fixture
def story(people):
    """Ivy goes all the way to Dev's lunch club; Tom was referred to Cara's team and declined."""
    ivy = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    with acting_as(people.amina) as amina:
        case_work.log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=20, outcome="spoke"
        )
        goal = case_work.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="See people")
        case_work.agree_action(
            actor=amina, goal=goal, key=uuid.uuid4(), what="Visit the club", owner="person"
        )
        said = {"strengths": "Bakes bread"}
        case_work.write_plan(actor=amina, case=case, base=0, words=said, key=uuid.uuid4())
        case_work.keep_draft(actor=amina, case=case, part="about_me", base=1, typed=said, turn=0)
        record_response(
            actor=amina,
            person=ivy,
            case_id=case.pk,
            instrument_code="ons4",
            point="baseline",
            answers={"satisfied": 4},
            mode="phone",
            key="ons4",
        )
        referring.add_note(actor=amina, referral=case.referral, text="Thank you", key=uuid.uuid4())
        of_ivy = {"actor": amina, "person": ivy, "case_id": case.pk}
        matching.write_brief(**of_ivy, content={"words": "Company at lunch"})
        lonely = Need.objects.get(code="loneliness")
        record_gap(**of_ivy, need=lonely, reason="too_far")
    club = service_of(people.dev, referral_email="x@y.test")
    onward = referred_on(people.amina, case, club)
    with acting_as(people.amina) as amina:
        matching.note_referred(actor=amina, person=ivy, case_id=case.pk, service=club)
    with preparing():
        Schedule.objects.create(service=club, freq="WEEKLY", byday="TU", opens_at=dt.time(10))
    with acting_as(people.dev) as dev:
        referring.move(actor=dev, referral=onward, name="accept")
        plan_sessions(actor=dev, service=club, places=1, weeks_ahead=3, answer_hours=48)
        first, second = Session.objects.order_by("starts_at")[:2]
        kept = {"actor": dev, "referral": onward, "session": first}
        cancel(actor=dev, place=referring.book_place(**kept, key=uuid.uuid4()))
    with preparing():
        Session.objects.filter(pk=second.pk).update(places=0)
    with acting_as(people.amina) as amina:
        referring.book_place(actor=amina, referral=onward, session=second, key=uuid.uuid4())
    tom = registered(people.gita, NHS_NUMBERS[1], given_name="Tom")
    sent = referred(people.gita, tom, people.cara)
    with acting_as(people.cara) as cara:
        referring.move(actor=cara, referral=sent, name="decline", reason="out_of_area")
    for fact in OutboxFact.objects.all():
        deliver(fact.pk)
    return {
        "case": case,
        "onward": onward,
        "ivy": ivy,
        "tom": tom,
        "ivy_herself": themselves(ivy),
        "tom_himself": themselves(tom),
    }


def _raw(actor, table: str) -> set[uuid.UUID]:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def _everyone(people, story) -> dict[str, Actor]:
    """The standing people, and the two who are helped."""
    return people.everyone | {name: story[name] for name in ("ivy_herself", "tom_himself")}


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_gives_exactly_what_visible_to_gives(people, story, table):
    seen = {}
    for name, actor in _everyone(people, story).items():
        with preparing():
            first_lock = set(TABLES[table](actor).values_list("pk", flat=True))
        seen[name] = _raw(actor, table)
        assert seen[name] == first_lock, f"{name} in {table}"
        with acting_as(actor):
            assert set(TABLES[table](actor).values_list("pk", flat=True)) == first_lock
    assert any(seen.values()), f"nobody sees anything in {table}: the test proves nothing"
    assert _raw(ANONYMOUS, table) == set()


def test_the_team_sees_ivy_and_outsiders_do_not(people, story):
    ivy, tom = story["ivy"].pk, story["tom"].pk
    assert _raw(people.amina, "people_person") == _raw(people.ben, "people_person") == {ivy}
    assert _raw(people.dev, "people_person") == {ivy}
    assert _raw(people.gita, "people_person") == {ivy, tom}
    assert _raw(people.cara, "people_person") == set(), "she declined, so she sees no more"
    assert _raw(people.efua, "people_person") == set()


def test_a_provider_sees_no_case_and_no_measure(people, story):
    for table in ("care_case", "care_contact", "care_goal", "outcomes_response"):
        assert _raw(people.dev, table) == set()
        assert _raw(people.gita, table) == set(), "nor does the referrer"


def test_people_see_themselves_and_nobody_else(people, story):
    for name, actor in (("ivy", story["ivy_herself"]), ("tom", story["tom_himself"])):
        assert _raw(actor, "people_person") == {story[name].pk}
    assert _raw(story["ivy_herself"], "care_case") == {story["case"].pk}
    assert len(_raw(story["ivy_herself"], "referrals_referral")) == 2
    assert _raw(story["tom_himself"], "care_case") == set()


@pytest.mark.parametrize(
    "column",
    [
        "people_person.contact_note",
        "referrals_referral.note",
        "referrals_referral.risk",
        "referrals_referral.risk_note",
        "referrals_referral.told",
        "referrals_referralmove.note",
        "care_case.closing_note",
        "care_contact.note",
        "outcomes_response.not_done_reason",
        "audit_auditentry.detail",
    ],
)
def test_what_colleagues_write_to_each_other_is_not_for_the_person(people, story, column):
    table, name = column.split(".")
    with (
        pytest.raises(ProgrammingError, match=f"permission denied for table {table}"),
        acting_as(story["ivy_herself"]),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT {name} FROM {table}")


def test_nothing_of_the_notes_between_the_two_sides_reaches_the_person(people, story):
    assert _raw(people.amina, "referrals_referralnote")
    assert _raw(story["ivy_herself"], "referrals_referralnote") == set()
    assert _raw(story["ivy_herself"], "messaging_message") == set()


def test_people_change_nothing_but_what_they_agreed_to(people, story):
    for command in (
        "UPDATE people_person SET phone = ''",
        "UPDATE care_goal SET words = ''",
        "UPDATE care_plan SET contingency = ''",
        "DELETE FROM care_planversion",
        "UPDATE consent_consent SET basis = 'best_interests'",
        "DELETE FROM consent_consent",
        "INSERT INTO accounts_membership SELECT * FROM accounts_membership",
        "UPDATE people_carerelationship SET level = 'care'",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied for table"),
            acting_as(story["ivy_herself"]),
            connection.cursor() as cursor,
        ):
            cursor.execute(command)


def test_people_take_back_what_they_agreed_to_themselves(people, story):
    with acting_as(story["ivy_herself"]) as ivy:
        given = consent.visible_to(ivy).get(recipient_id=people.dev.organisation_id)
        withdraw(actor=ivy, consent=given)
    assert _raw(people.dev, "people_person") == set()
    assert story["ivy"].pk in _raw(people.amina, "people_person"), "the team still walks with her"
    with acting_as(story["tom_himself"]) as tom:
        assert not consent.visible_to(tom).filter(pk=given.pk).exists()
        with pytest.raises(OutOfTurn):
            withdraw(actor=tom, consent=given)


def test_nobody_opens_an_account_for_a_person_by_hand(people, story):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(people.amina),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO people_ownaccount (id, created_at, person_id, user_id)"
            " VALUES (gen_random_uuid(), now(), %s, %s)",
            [story["ivy"].pk, people.amina.user_id],
        )


def test_consent_withdrawn_takes_the_person_away_at_once(people, story):
    with acting_as(people.amina) as amina:
        given = Consent.objects.get(pk=story["onward"].consent_id)
        withdraw(actor=amina, consent=given)
    assert _raw(people.dev, "people_person") == set()
    assert _raw(people.dev, "referrals_referral") == set()
    assert story["ivy"].pk in _raw(people.amina, "people_person"), "the team still walks with her"


@pytest.mark.parametrize(
    "table",
    [
        "people_person",
        "people_carerelationship",
        "consent_consent",
        "referrals_referral",
        "referrals_referralmove",
        "care_case",
        "care_contact",
        "outcomes_response",
        "messaging_message",
    ],
)
def test_a_write_with_no_actor_is_refused_even_to_the_owner(people, story, table):
    with (
        pytest.raises(DatabaseError, match=r"needs an actor|Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET created_at = now()")


@pytest.mark.parametrize(
    "table",
    ["referrals_referralmove", "referrals_referralnote", "care_contact", "audit_auditentry"],
)
def test_history_cannot_be_rewritten_even_by_the_owner(people, story, table):
    for command in (f"UPDATE {table} SET created_at = now()", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match="Cannot update or delete"),
            preparing(),
            connection.cursor() as cursor,
        ):
            cursor.execute(command)


def test_an_outsider_changes_nothing(people, story):
    for name in ("cara", "efua"):
        with acting_as(getattr(people, name)), connection.cursor() as cursor:
            for table in ("people_person", "referrals_referral", "care_case", "care_goal"):
                cursor.execute(f"UPDATE {table} SET created_at = now()")
                assert cursor.rowcount == 0, f"{name} changed {table}"


def test_nobody_gives_themselves_a_reason_to_see_somebody(people, story):
    for name in ("cara", "dev", "efua"):
        actor = getattr(people, name)
        with pytest.raises(ProgrammingError, match="row-level security"), acting_as(actor):
            relate(
                actor=actor,
                person=story["tom"],
                organisation_id=actor.organisation_id,
                level=CareRelationship.Level.CARE,
                reason="curiosity",
            )


def test_a_referrer_cannot_promote_itself_to_planning_care(people, story):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(people.gita) as gita,
    ):
        relate(
            actor=gita,
            person=story["ivy"],
            organisation_id=gita.organisation_id,
            level=CareRelationship.Level.CARE,
            reason="curiosity",
        )


def test_a_reason_that_ended_stays_ended(people, story):
    for values in ("ended_at = NULL, ended_reason = ''", "level = 'care'"):
        with (
            pytest.raises(DatabaseError, match="Cannot update"),
            acting_as(people.cara),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE people_carerelationship SET {values}")


def test_only_number_and_birth_date_together_recognise_somebody(people, story):
    with acting_as(people.gita), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_recognise(%s, %s)", [NHS_NUMBERS[0], "1950-01-01"])
        assert cursor.fetchone() == ("mismatch", None)
    with (
        pytest.raises(ProgrammingError, match="Not permitted"),
        acting_as(people.dev),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM people_recognise(%s, %s)", [NHS_NUMBERS[0], "1948-03-09"])


def test_nobody_writes_the_audit_in_another_name(people):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(people.dev),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO audit_auditentry (id, created_at, actor, user_id, role_code, verb,"
            " subject_type, people, detail)"
            " VALUES (gen_random_uuid(), now(), %s, %s, '', 'person.see', '', '{}', '{}')",
            [people.amina.label, people.amina.user_id],
        )


def test_an_inner_actor_ends_with_the_inner_block(people, story):
    with acting_as(people.gita):
        seen = set(Person.objects.values_list("pk", flat=True))
        with acting_as(people.efua):
            assert not Person.objects.exists()
        assert set(Person.objects.values_list("pk", flat=True)) == seen
        with pytest.raises(ValueError, match="inside"), acting_as(people.efua):
            raise ValueError("inside")
        assert set(Person.objects.values_list("pk", flat=True)) == seen


@pytest.mark.parametrize(
    "command",
    [
        """INSERT INTO accounts_membership (id, created_at, user_id, organisation_id, role_code)
            VALUES (gen_random_uuid(), now(), %(gita)s, %(team)s, 'team_lead')""",
        "UPDATE accounts_membership SET role_code = 'team_lead' WHERE user_id = %(gita)s",
        "DELETE FROM accounts_membership WHERE organisation_id = %(team)s",
    ],
)
def test_nobody_gives_themselves_a_role(people, command):
    with (
        pytest.raises(ProgrammingError, match="permission denied for table accounts_membership"),
        acting_as(people.gita),
        connection.cursor() as cursor,
    ):
        cursor.execute(command, {"gita": people.gita.user_id, "team": people.amina.organisation_id})
