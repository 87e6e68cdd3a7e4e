"""The narrow door by which the house learns that a message may still go."""

from django.db import migrations

STANDS = """
CREATE FUNCTION consent_stands(consent uuid, today date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN EXISTS (
        SELECT 1 FROM consent_consent c
        WHERE c.id = consent AND c.withdrawn_at IS NULL AND (c.until IS NULL OR c.until >= today));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_own_rows")]
    operations = [migrations.RunSQL(STANDS, "DROP FUNCTION consent_stands")]
