"""Figures without people: the role that counts cannot read who anybody is, nor count elsewhere."""

import re

import pytest
from django.db import ProgrammingError, connection, transaction

from alongside.accounts.actor import acting_as
from alongside.common.row_security import COUNTING_ROLE
from alongside.insight import report
from alongside.insight.question import Question
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.insight.test_figures import PERIODS

PERSONAL_TABLES = (
    "people_person",
    "people_carerelationship",
    "referrals_referral",
    "referrals_referralreason",
    "referrals_referralmove",
    "referrals_referralnote",
    "care_case",
    "care_contact",
    "care_goal",
    "outcomes_response",
    "outcomes_answer",
    "matching_suggestion",
)
COUNTED_TABLES = (
    "referrals_referral",
    "referrals_referralreason",
    "care_case",
    "outcomes_response",
    "outcomes_answer",
)
HARMLESS_COLUMNS = re.compile(
    r"id|code|name|position|kind|status|item|value|missing|point|not_done_reason"
    r"|place|age_band|gender|ethnic_group|provider_services|state|created_at"
    r"|instrument_code|(sent|opened|closed|taken|first_contact)_at"
    r"|(referral|need|case|response|organisation|to_organisation|area|parent)_id"
)


def _count(actor, table: str, role: str | None = None) -> int:
    with (
        acting_as(actor, **({"role": role} if role else {})),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_the_commissioner_sees_figures_but_raw_sql_shows_her_no_person(district):
    figures = report.publish(district.people.efua, PERIODS[0])
    assert figures[0].facts[0].value == 115
    for table in PERSONAL_TABLES:
        assert _count(district.people.efua, table) == 0, table


@pytest.mark.parametrize(
    "column",
    ["person_id", "words", "note", "risk_note", "reference", "service_snapshot", "from_user_id"],
)
def test_the_role_that_counts_reads_no_story_of_a_referral(people, column):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(people.efua, role=COUNTING_ROLE),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT {column} FROM referrals_referral")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT given_name FROM people_person",
        "SELECT count(*) FROM people_person",
        "SELECT person_id FROM care_case",
        "SELECT closing_note FROM care_case",
        "SELECT person_id FROM outcomes_response",
        "SELECT name FROM accounts_user",
        "SELECT email FROM organisations_organisation",
        "SELECT * FROM audit_auditentry",
        "SELECT * FROM messaging_message",
        "SELECT words FROM care_goal",
        "UPDATE care_case SET status = 'open'",
        "DELETE FROM referrals_referral",
        "INSERT INTO outcomes_answer (id) VALUES (gen_random_uuid())",
    ],
)
def test_the_role_that_counts_reads_no_person_and_writes_nothing(people, query):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(people.efua, role=COUNTING_ROLE),
        connection.cursor() as cursor,
    ):
        cursor.execute(query)


def test_every_column_granted_to_the_role_that_counts_is_on_the_harmless_list(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.column_privileges"
            " WHERE grantee = %s AND privilege_type = 'SELECT'",
            [COUNTING_ROLE],
        )
        granted = cursor.fetchall()
        cursor.execute(
            "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = %s",
            [COUNTING_ROLE],
        )
        assert cursor.fetchall() == []
    assert len(granted) > 20
    for table, column in granted:
        assert HARMLESS_COLUMNS.fullmatch(column), f"{table}.{column}"


def test_each_reader_counts_the_rows_of_their_own_reach(district):
    people = district.people
    with preparing():
        ours = Referral.objects.filter(to_organisation_id=people.leila.organisation_id).count()
        borough = Referral.objects.filter(to_organisation_id__in=district.in_borough).count()
    reach = {"leila": ours, "efua": borough}
    for name, actor in people.everyone.items():
        counted = _count(actor, "referrals_referral", COUNTING_ROLE)
        assert counted == reach.get(name, 0), name
    for table in COUNTED_TABLES:
        assert _count(people.efua, table, COUNTING_ROLE) > _count(
            people.leila, table, COUNTING_ROLE
        )
        for name in ("amina", "ben", "cara", "gita", "dev"):
            assert _count(getattr(people, name), table, COUNTING_ROLE) == 0, (table, name)


def test_counting_ends_with_the_block(people):
    with acting_as(people.leila), transaction.atomic():
        report.publish(people.leila, Question(PERIODS[0].first, PERIODS[0].last))
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("alongside_app",)
