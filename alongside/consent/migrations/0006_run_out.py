"""The narrow door by which the house notes, once, that a consent's last day is over."""

from django.db import migrations

RUN_OUT = """
CREATE FUNCTION consent_run_out(today date, at timestamptz) RETURNS TABLE (id uuid, person uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    UPDATE consent_consent c SET ran_out_at = at
    WHERE c.until < today AND c.ran_out_at IS NULL AND c.withdrawn_at IS NULL
    RETURNING c.id, c.person_id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0005_what_for_and_until_when")]
    operations = [migrations.RunSQL(RUN_OUT, "DROP FUNCTION consent_run_out")]
