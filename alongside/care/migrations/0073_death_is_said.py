"""Whether a service says that somebody died, and nobody has found out yet: for the house."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION care_death_is_said(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN EXISTS (
        SELECT 1 FROM care_case c
        JOIN care_task t ON t.case_id = c.id AND t.reason = 'said_dead' AND t.status = 'open'
        WHERE c.person_id = person);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0072_risk_rows")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION care_death_is_said")]
