"""The role that counts: it reads the columns that figures need, never who a person is.

It may read no name, number, date of birth, address, contact or word of anybody, and no row outside
the organisations whose figures the actor may see. It may write nothing.
"""

from django.db import migrations

from alongside.common.row_security import COUNTING_ROLE, ProtectRows, create_role

COLUMNS = {
    "organisations_area": "id, name, parent_id",
    "organisations_organisation": "id, name, kind, area_id",
    "needs_need": "id, code, name, position",
    "referrals_referral": "id, kind, status, to_organisation_id, sent_at",
    "referrals_referralreason": "id, referral_id, need_id",
    "care_case": "id, referral_id, organisation_id, status, opened_at, first_contact_at, closed_at",
    "outcomes_response": (
        "id, organisation_id, case_id, instrument_code, point, taken_at, not_done_reason"
    ),
    "outcomes_answer": "id, response_id, item, value, missing",
}

# A team's own figures, or those of every organisation in an area and in the areas within it.
ORGANISATIONS = """
CREATE FUNCTION insight_organisations() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT alongside_organisation() WHERE alongside_may('reports.team')
    UNION
    SELECT o.id FROM organisations_organisation o
    WHERE alongside_may('reports.area') AND o.area_id IN (
        WITH RECURSIVE reach AS (
            SELECT alongside_area() AS id
            UNION
            SELECT a.id FROM organisations_area a JOIN reach ON a.parent_id = reach.id)
        SELECT id FROM reach)
$$
"""

ROWS = {
    "referrals_referral": """status <> 'draft'
        AND to_organisation_id IN (SELECT insight_organisations())""",
    "referrals_referralreason": "referral_id IN (SELECT id FROM referrals_referral)",
    "care_case": "organisation_id IN (SELECT insight_organisations())",
    "outcomes_response": "organisation_id IN (SELECT insight_organisations())",
    "outcomes_answer": "response_id IN (SELECT id FROM outcomes_response)",
}


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0002_who_is_asking"),
        ("care", "0003_row_security"),
        ("needs", "0001_initial"),
        ("outcomes", "0002_row_security"),
        ("referrals", "0002_row_security"),
    ]
    operations = [
        migrations.RunSQL(create_role(COUNTING_ROLE), migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                f"GRANT SELECT ({columns}) ON {table} TO {COUNTING_ROLE}",
                f"REVOKE SELECT ({columns}) ON {table} FROM {COUNTING_ROLE}",
            )
            for table, columns in COLUMNS.items()
        ),
        migrations.RunSQL(ORGANISATIONS, "DROP FUNCTION insight_organisations"),
        *(ProtectRows(table, {"SELECT": rows}, COUNTING_ROLE) for table, rows in ROWS.items()),
    ]
