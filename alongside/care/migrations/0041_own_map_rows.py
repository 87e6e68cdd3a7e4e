"""What people put on their network map themselves is theirs to read and to change.

The team reads it with the rest and writes none of it in their name. While somebody is in safe mode
their own pages show no map: others may look at that screen.
"""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, NarrowColumns, ProtectRows

OF_A_CASE = "EXISTS (SELECT 1 FROM care_case c WHERE c.id = care_tie.case_id)"
NO_HIDDEN_PLACE = (
    f"{OF_A_CASE} AND (kind <> 'place' OR EXISTS (SELECT 1 FROM care_case c"
    " JOIN people_person p ON p.id = c.person_id"
    " WHERE c.id = care_tie.case_id AND NOT p.protected))"
)
USER = "(SELECT alongside_user())"
OWN = f"own AND (SELECT care_shows_own_map()) AND {OF_A_CASE}"
COLUMNS = (
    "id, created_at, case_id, thing, name, kind, circle, often, feels, wished, own,"
    " begun_at, ended_at, by_id"
)

# The portal's role may not read who is protected: this says it of the person who asks alone.
DOOR = f"""
CREATE FUNCTION care_shows_own_map() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM people_person p
        WHERE p.id = alongside_person() AND NOT p.protected)
$$;
REVOKE ALL ON FUNCTION care_shows_own_map() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION care_shows_own_map() TO {APP_ROLE}, {PORTAL_ROLE};
"""
# The team's policy for new rows, as it was and as it is now.
WAS = f"ALTER POLICY {APP_ROLE}_insert ON care_tie WITH CHECK ({NO_HIDDEN_PLACE})"
IS = f"ALTER POLICY {APP_ROLE}_insert ON care_tie WITH CHECK (NOT own AND {NO_HIDDEN_PLACE})"


class Migration(migrations.Migration):
    dependencies = [("care", "0040_own_part_of_the_map")]
    operations = [
        migrations.RunSQL(DOOR, "DROP FUNCTION care_shows_own_map()"),
        migrations.RunSQL(IS, WAS),
        NarrowColumns("care_tie", COLUMNS, PORTAL_ROLE, writable="ended_at"),
        migrations.RunSQL(
            f"GRANT INSERT ON care_tie TO {PORTAL_ROLE}",
            f"REVOKE INSERT ON care_tie FROM {PORTAL_ROLE}",
        ),
        ProtectRows(
            "care_tie",
            {"SELECT": OWN, "INSERT": f"by_id = {USER} AND {OWN}", "UPDATE": OWN},
            PORTAL_ROLE,
        ),
    ]
