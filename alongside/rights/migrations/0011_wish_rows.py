"""Who reads why a part of a record goes or stays, and who was given something of its person.

The person reads whether a part goes, never on which ground it stays.
"""

from django.db import migrations

from alongside.common.row_security import (
    APP_ROLE,
    COPY_ROLE,
    ERASING_ROLE,
    PORTAL_ROLE,
    NarrowColumns,
    ProtectRows,
)

TABLE = "rights_partdecision"
SYSTEM = "(SELECT alongside_may('system'))"
OF_REQUEST = f"EXISTS (SELECT 1 FROM rights_rightsrequest q WHERE q.id = {TABLE}.request_id)"
ANSWERED_HERE = f"""(SELECT alongside_may('privacy.review')) AND EXISTS (
    SELECT 1 FROM rights_rightsrequest q WHERE q.id = {TABLE}.request_id
      AND q.organisation_id = (SELECT alongside_organisation()))"""

LISTED = "created_at, schedule, parts, organisation_id, by_id"

DOORS = """
-- Everybody who was ever let in to the person, besides whoever answers, each with the last
-- reference that it knows them by.
CREATE FUNCTION rights_given_to(asked uuid)
RETURNS TABLE (organisation uuid, name text, reference text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.id, o.name::text, coalesce((
        SELECT f.reference FROM referrals_referral f
        WHERE f.person_id = q.person_id AND o.id IN (f.from_organisation_id, f.to_organisation_id)
        ORDER BY f.created_at DESC LIMIT 1), '')
    FROM rights_rightsrequest q, organisations_organisation o
    WHERE q.id = asked AND q.kind = 'erasure' AND o.id <> q.organisation_id
      AND (alongside_may('system')
           OR alongside_may('privacy.review') AND q.organisation_id = alongside_organisation())
      AND EXISTS (SELECT 1 FROM people_carerelationship r WHERE r.person_id = q.person_id
                  AND r.organisation_id = o.id AND r.only_user_id IS NULL)
    ORDER BY o.name
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0010_erasing_at_a_wish"),
        ("safeguarding", "0002_circle_rows"),
    ]
    operations = [
        migrations.RunSQL(DOORS, "DROP FUNCTION rights_given_to"),
        ProtectRows(
            TABLE,
            {
                "SELECT": ANSWERED_HERE,
                "INSERT": f"{ANSWERED_HERE} AND by_id = (SELECT alongside_user())",
            },
        ),
        NarrowColumns(TABLE, "id, created_at, request_id, part, erased", PORTAL_ROLE),
        ProtectRows(TABLE, {"SELECT": OF_REQUEST}, PORTAL_ROLE),
        NarrowColumns(
            TABLE, "id, created_at, request_id, part, erased, rationale, by_id", COPY_ROLE
        ),
        ProtectRows(TABLE, {"SELECT": OF_REQUEST}, COPY_ROLE),
        NarrowColumns(TABLE, "id, request_id", ERASING_ROLE, writable="rationale"),
        ProtectRows(TABLE, {"SELECT": SYSTEM, "UPDATE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            [
                f"REVOKE UPDATE, DELETE ON {TABLE} FROM {APP_ROLE}",
                f"GRANT SELECT (left_out) ON safeguarding_concern TO {ERASING_ROLE}",
                f"GRANT SELECT ({LISTED}) ON rights_erasure TO {ERASING_ROLE}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
