"""Who may read a request and its answer, and the role in which a copy is put together.

That role reads one person, while a copy for them is asked for at the organisation of the privacy
officer who asks. It may read no concern, no hidden whereabouts, and write nothing.
"""

from django.db import migrations

from alongside.common.row_security import (
    APP_ROLE,
    COPY_ROLE,
    PORTAL_ROLE,
    NarrowColumns,
    ProtectRows,
    create_role,
)
from alongside.people.row_security import own, related

SYSTEM = "(SELECT alongside_may('system'))"
OFFICER = "(SELECT alongside_may('privacy.review'))"
WORKS = "(SELECT alongside_may('cases.work'))"
USER = "(SELECT alongside_user())"
ORGANISATION = "(SELECT alongside_organisation())"

DOORS = """
-- Who answers for what is held of a person: where there is a privacy officer, then whoever plans
-- care with them, then whoever else may see them, the longest first; at last whoever entered them.
CREATE FUNCTION rights_answers_for(asked uuid) RETURNS uuid
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
    WHERE alongside_person() = asked OR EXISTS (
        SELECT 1 FROM people_reason v WHERE v.person_id = asked)
$$;

-- Whose copy is being prepared. Without an open request there is nobody.
CREATE FUNCTION rights_subject() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT q.person_id FROM rights_rightsrequest q
    WHERE q.person_id = alongside_person() AND q.organisation_id = alongside_organisation()
      AND q.kind = 'copy' AND q.status = 'asked' AND alongside_may('privacy.review')
$$;

-- Somebody else may read the pages of a protected person: a copy is handed to them instead.
CREATE FUNCTION rights_shows_copy(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT p.protected FROM people_person p
    WHERE p.id = asked AND (
        asked = alongside_person() OR alongside_may('system') OR alongside_may('privacy.review'))
$$;
"""

OF_REQUEST = "EXISTS (SELECT 1 FROM rights_rightsrequest q WHERE q.id = {table}.request_id)"
ANSWERED_HERE = f"""{OFFICER} AND EXISTS (SELECT 1 FROM rights_rightsrequest q
    WHERE q.id = {{table}}.request_id AND q.organisation_id = {ORGANISATION})"""
MINE_TO_SHOW = """EXISTS (SELECT 1 FROM rights_rightsrequest q
    WHERE q.id = rights_copy.request_id AND rights_shows_copy(q.person_id))"""

NAMES = {
    "accounts_user": "id, name",
    "organisations_organisation": "id, name",
    "needs_need": "id, name",
    "directory_service": "id, name",
}
HELD = {
    "people_person": "id, created_at, nhs_number, given_name, family_name, preferred_name, "
    "date_of_birth, gender, phone, email, address, postcode, contact_by, contact_note, language, "
    "needs_interpreter, gp_practice_id, registered_by_id, protected",
    "people_carerelationship": "id, created_at, person_id, organisation_id, level, granted_by_id, "
    "until, ended_at",
    "people_ownaccount": "id, created_at, person_id",
    "people_invitation": "id, created_at, person_id, email, used_at",
    "people_emergencyaccess": "id, created_at, person_id, user_id, organisation_id, why, reason, "
    "until, verdict, follow_up",
    "consent_consent": "id, created_at, person_id, purpose, basis, recorded_by_id, "
    "recorded_for_id, recipient_id, recipient_kind, shared, why, until, withdrawn_at",
    "referrals_referral": "id, reference, kind, status, person_id, from_organisation_id, "
    "from_user_id, to_organisation_id, service_id, handler_id, words, note, risk, risk_note, "
    "urgency, told, sent_at, ended_at",
    "referrals_referralreason": "id, referral_id, need_id",
    "referrals_referralmove": "id, created_at, referral_id, status, by_id, organisation_id, "
    "reason, note",
    "referrals_referralnote": "id, created_at, referral_id, by_id, organisation_id, text",
    "care_case": "id, person_id, organisation_id, worker_id, status, opened_at, "
    "first_contact_at, last_contact_at, next_contact_on, closed_at, outcome, closing_note",
    "care_casemove": "id, created_at, case_id, name, by_id",
    "care_contact": "id, case_id, kind, at, minutes, outcome, note, by_id",
    "care_goal": "id, created_at, case_id, words, status",
    "care_action": "id, created_at, goal_id, what, owner, due_on, done_at",
    "outcomes_response": "id, person_id, organisation_id, instrument_code, point, mode, "
    "by_proxy, taken_at, recorded_by_id, not_done_reason",
    "outcomes_answer": "id, created_at, response_id, item, value, missing",
    "messaging_message": "id, created_at, person_id, channel, subject, status, sent_at",
    "rights_rightsrequest": "id, created_at, reference, kind, status, person_id, "
    "organisation_id, words, identity, due_on, answer, ended_at",
    "audit_auditentry": "id, created_at, user_id, organisation_id, verb, people",
}
SUBJECT = "(SELECT rights_subject())"
# An address to which a link once went may be where a protected person is.
UNLESS_HIDDEN = """ AND NOT EXISTS (SELECT 1 FROM people_person p
    WHERE p.id = {table}.person_id AND p.protected)"""
OF = "EXISTS (SELECT 1 FROM {parent} o WHERE o.id = {table}.{column})"
CHILDREN = {
    "referrals_referralreason": ("referrals_referral", "referral_id"),
    "referrals_referralmove": ("referrals_referral", "referral_id"),
    "referrals_referralnote": ("referrals_referral", "referral_id"),
    "care_casemove": ("care_case", "case_id"),
    "care_contact": ("care_case", "case_id"),
    "care_goal": ("care_case", "case_id"),
    "care_action": ("care_goal", "goal_id"),
    "outcomes_answer": ("outcomes_response", "response_id"),
}


def of_the_subject(table: str) -> str:
    """SQL: the row is about the person whose copy is being prepared."""
    if table in CHILDREN:
        parent, column = CHILDREN[table]
        return OF.format(parent=parent, table=table, column=column)
    if table == "audit_auditentry":
        return f"people @> ARRAY[{SUBJECT}]"
    column = "id" if table == "people_person" else "person_id"
    hidden = UNLESS_HIDDEN.format(table=table) if table == "people_invitation" else ""
    return f"{table}.{column} = {SUBJECT}{hidden}"


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0001_initial"),
        ("accounts", "0005_privacy_officer"),
        ("audit", "0003_own_rows"),
        ("care", "0005_given_to_a_colleague"),
        ("consent", "0006_run_out"),
        ("directory", "0100_pace_of_an_area"),
        ("messaging", "0005_stopped"),
        ("needs", "0003_what_was_shipped"),
        ("outcomes", "0003_own_rows"),
        ("people", "0012_emergency_rows"),
        ("referrals", "0011_over_as_well"),
    ]
    operations = [
        migrations.RunSQL(
            DOORS,
            "DROP FUNCTION rights_shows_copy, rights_subject, rights_answers_for",
        ),
        ProtectRows(
            "rights_rightsrequest",
            {
                "SELECT": f"""{SYSTEM} OR {OFFICER} AND organisation_id = {ORGANISATION}
                    OR {WORKS} AND {related("rights_rightsrequest", "care")}""",
                "INSERT": f"""{WORKS} AND asked_by_id = {USER} AND asked_for_id = {ORGANISATION}
                    AND status = 'asked' AND {related("rights_rightsrequest", "care")}
                    AND organisation_id = rights_answers_for(person_id)""",
                "UPDATE": f"""{OFFICER} AND organisation_id = {ORGANISATION}
                    OR {WORKS} AND {related("rights_rightsrequest", "care")}
                       AND asked_by_id = {USER} AND (status = 'asked' OR status = 'taken_back')""",
            },
        ),
        ProtectRows(
            "rights_requeststep",
            {
                "SELECT": OF_REQUEST.format(table="rights_requeststep"),
                "INSERT": f"by_id = {USER} AND {OF_REQUEST.format(table='rights_requeststep')}",
            },
        ),
        ProtectRows(
            "rights_check",
            dict.fromkeys(
                ("SELECT", "INSERT", "UPDATE"), ANSWERED_HERE.format(table="rights_check")
            ),
        ),
        ProtectRows(
            "rights_copy",
            dict.fromkeys(("SELECT", "INSERT"), ANSWERED_HERE.format(table="rights_copy")),
        ),
        # The person asks for themselves, and may change their mind.
        NarrowColumns(
            "rights_rightsrequest",
            "id, created_at, reference, kind, status, person_id, organisation_id, asked_by_id,"
            " asked_for_id, words, due_on, extended, answer, ended_at",
            PORTAL_ROLE,
            writable="status, ended_at",
        ),
        NarrowColumns("rights_requeststep", "id, created_at, request_id, name", PORTAL_ROLE),
        migrations.RunSQL(
            f"GRANT INSERT ON rights_rightsrequest, rights_requeststep TO {PORTAL_ROLE}",
            f"REVOKE INSERT ON rights_rightsrequest, rights_requeststep FROM {PORTAL_ROLE}",
        ),
        ProtectRows(
            "rights_rightsrequest",
            {
                "SELECT": own("rights_rightsrequest"),
                "INSERT": f"""{own("rights_rightsrequest")} AND asked_by_id = {USER}
                    AND asked_for_id IS NULL AND status = 'asked'
                    AND organisation_id = rights_answers_for(person_id)""",
                "UPDATE": f"""{own("rights_rightsrequest")} AND asked_for_id IS NULL
                    AND (status = 'asked' OR status = 'taken_back')""",
            },
            PORTAL_ROLE,
        ),
        ProtectRows(
            "rights_requeststep",
            {
                "SELECT": OF_REQUEST.format(table="rights_requeststep"),
                "INSERT": f"by_id = {USER} AND {OF_REQUEST.format(table='rights_requeststep')}",
            },
            PORTAL_ROLE,
        ),
        ProtectRows("rights_copy", {"SELECT": MINE_TO_SHOW}, PORTAL_ROLE),
        migrations.RunSQL(create_role(COPY_ROLE), migrations.RunSQL.noop),
        *(NarrowColumns(table, columns, COPY_ROLE) for table, columns in (NAMES | HELD).items()),
        *(ProtectRows(table, {"SELECT": of_the_subject(table)}, COPY_ROLE) for table in HELD),
        migrations.RunSQL(
            f"REVOKE DELETE ON rights_rightsrequest, rights_requeststep, rights_check, rights_copy"
            f" FROM {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
    ]
