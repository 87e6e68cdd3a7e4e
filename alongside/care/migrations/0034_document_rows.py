"""Documents are the team's; a protected person's are the circle's, and on no page of their own."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import in_circle

OPENED = "EXISTS (SELECT 1 FROM people_own_emergency e WHERE e.person_id = c.person_id)"
OF_A_CASE = f"""EXISTS (SELECT 1 FROM care_case c JOIN people_person p ON p.id = c.person_id
    WHERE c.id = care_document.case_id AND (NOT p.protected OR {in_circle("c")} OR {OPENED}))"""
OWN = "by_id = (SELECT alongside_user())"

# The portal's role may not read who is protected: this says it of the person who asks alone.
DOOR = f"""
CREATE FUNCTION care_shows_documents() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM people_person p
        WHERE p.id = alongside_person() AND NOT p.protected)
$$;
REVOKE ALL ON FUNCTION care_shows_documents() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION care_shows_documents() TO {APP_ROLE}, {PORTAL_ROLE};
"""
SHOWN = """shown AND removed_at IS NULL AND (SELECT care_shows_documents())
    AND EXISTS (SELECT 1 FROM care_case c WHERE c.id = care_document.case_id)"""


class Migration(migrations.Migration):
    dependencies = [("care", "0033_document"), ("people", "0012_emergency_rows")]
    operations = [
        ProtectRows(
            "care_document",
            {"SELECT": OF_A_CASE, "INSERT": f"{OWN} AND {OF_A_CASE}", "UPDATE": OF_A_CASE},
        ),
        migrations.RunSQL(DOOR, "DROP FUNCTION care_shows_documents()"),
        NarrowColumns(
            "care_document",
            "id, created_at, case_id, title, kind, media, size, content, shown, removed_at",
            PORTAL_ROLE,
        ),
        ProtectRows("care_document", {"SELECT": SHOWN}, PORTAL_ROLE),
    ]
