"""The role that erases: it reads ids and dates, no name and no word, and writes over what it knows
not. Whoever answers for a record reads what was erased in numbers."""

from django.db import migrations

from alongside.common.row_security import (
    APP_ROLE,
    ERASING_ROLE,
    NarrowColumns,
    ProtectRows,
    create_role,
)

SYSTEM = "(SELECT alongside_may('system'))"
HERE = """(SELECT alongside_may('privacy.review'))
    AND organisation_id = (SELECT alongside_organisation())"""

ANSWERING = """
-- The same answer as rights_answers_for, asked by the house of anybody.
CREATE FUNCTION rights_answering(asked uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN rights_answering_now(asked);
END $$;
CREATE FUNCTION rights_answering_now(asked uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT r.organisation_id FROM people_carerelationship r
         WHERE r.person_id = asked AND r.only_user_id IS NULL
         ORDER BY
            EXISTS (SELECT 1 FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
                WHERE m.organisation_id = r.organisation_id AND m.role_code = 'privacy_officer'
                  AND m.ended_at IS NULL AND u.is_active) DESC,
            (r.ended_at IS NULL AND (r.until IS NULL OR r.until > statement_timestamp())) DESC,
            (r.level = 'care') DESC, r.created_at
         LIMIT 1),
        (SELECT p.registered_by_id FROM people_person p WHERE p.id = asked))
$$;
REVOKE EXECUTE ON FUNCTION rights_answering_now FROM PUBLIC;
CREATE OR REPLACE FUNCTION rights_answers_for(asked uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT rights_answering_now(asked)
    WHERE alongside_person() = asked OR EXISTS (
        SELECT 1 FROM people_reason v WHERE v.person_id = asked)
$$;
"""

# What it reads, and what it writes over.
TABLES = {
    "people_person": (
        "id, created_at, date_of_birth",
        (
            "nhs_number, given_name, family_name, preferred_name, date_of_birth, gender, phone,"
            " email, address, postcode, contact_note, contact_by, language, needs_interpreter,"
            " gp_practice_id, protected"
        ),
    ),
    "people_carerelationship": ("id, person_id, ended_at", "ended_at, ended_reason"),
    "people_emergencyaccess": ("id, person_id", "reason, follow_up"),
    "consent_consent": ("id, person_id, created_at, withdrawn_at", "why"),
    "referrals_referral": (
        "id, person_id, reference, status, created_at, sent_at, ended_at",
        "words, note, risk_note, told",
    ),
    "referrals_referralreason": ("id, referral_id", ""),
    "referrals_referralmove": ("id, referral_id", "note"),
    "referrals_referralnote": ("id, referral_id", "text"),
    "care_case": (
        "id, person_id, status, opened_at, last_contact_at, closed_at",
        "closing_note",
    ),
    "care_casemove": ("id, case_id", ""),
    "care_contact": ("id, case_id", "note"),
    "care_goal": ("id, case_id", "words"),
    "care_action": ("id, goal_id", "what"),
    "outcomes_response": ("id, person_id", ""),
    "outcomes_answer": ("id, response_id", ""),
    "messaging_message": ("id, person_id", "recipient, subject, body"),
    "rights_rightsrequest": (
        "id, person_id, status, created_at, ended_at",
        "words, identity, answer",
    ),
    "rights_requeststep": ("id, request_id", "reason"),
}
DELETED = {
    "rights_copy": "id, request_id",
    "rights_check": "id, request_id",
    "people_protection": "id, person_id",
    "people_circlenews": "id, person_id",
    "people_circlemember": "id, person_id",
    "people_invitation": "id, person_id",
    "people_ownaccount": "id, person_id",
}
# Read alone: whether there is a concern, not what was said; what was erased before.
READ = {"safeguarding_concern": "id, person_id", "rights_erasure": "id, people"}


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0003_erasure"),
        ("rights", "0002_row_security"),
        ("safeguarding", "0002_circle_rows"),
    ]
    operations = [
        migrations.RunSQL(ANSWERING, migrations.RunSQL.noop),
        ProtectRows("rights_erasure", {"SELECT": HERE, "INSERT": f"{SYSTEM} OR {HERE}"}),
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE ON rights_erasure FROM {APP_ROLE}", migrations.RunSQL.noop
        ),
        migrations.RunSQL(create_role(ERASING_ROLE), migrations.RunSQL.noop),
        *(
            NarrowColumns(table, read, ERASING_ROLE, writable=written)
            for table, (read, written) in TABLES.items()
        ),
        *(
            ProtectRows(
                table, {"SELECT": SYSTEM, **({"UPDATE": SYSTEM} if written else {})}, ERASING_ROLE
            )
            for table, (_read, written) in TABLES.items()
        ),
        *(NarrowColumns(table, read, ERASING_ROLE) for table, read in (DELETED | READ).items()),
        migrations.RunSQL(
            [f"GRANT DELETE ON {table} TO {ERASING_ROLE}" for table in DELETED],
            [f"REVOKE DELETE ON {table} FROM {ERASING_ROLE}" for table in DELETED],
        ),
        *(
            ProtectRows(table, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE)
            for table in DELETED
        ),
        *(ProtectRows(table, {"SELECT": SYSTEM}, ERASING_ROLE) for table in READ),
    ]
