"""Whether what a person is to hear of their new link worker is still true when it would leave.

At night the case may be closed, or given on; or the person is protected, and then nothing that
says a name goes to them, nor anything that stands in the team's list.
"""

from django.db import migrations

DOOR = """
CREATE FUNCTION care_still_keeps_in_touch(step uuid, listed boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN EXISTS (
        SELECT 1 FROM care_casemove m
        JOIN care_case k ON k.id = m.case_id AND k.status = 'open'
        JOIN people_person p ON p.id = k.person_id AND NOT (p.protected AND listed)
        WHERE m.id = step AND NOT EXISTS (
            SELECT 1 FROM care_casemove later
            WHERE later.case_id = m.case_id AND later.name = 'reassign' AND later.id <> m.id
              AND later.created_at >= m.created_at));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0038_asked_where_nobody_else_answers")]
    operations = [migrations.RunSQL(DOOR, "DROP FUNCTION care_still_keeps_in_touch")]
