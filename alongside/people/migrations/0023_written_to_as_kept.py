"""A protected person is written to in a safe way and where the circle says, not where they were."""

from django.db import migrations

MAY_WRITE = """
CREATE FUNCTION people_may_write_to(person uuid, channel text, recipient text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NOT EXISTS (
        SELECT 1 FROM people_protection k
        WHERE k.person_id = person AND NOT (
            channel = ANY (k.channels)
            AND (lower(recipient) = lower(k.email)
                 -- The last ten digits: however a number is written, they are its own.
                 OR right(regexp_replace(recipient, '\\D', '', 'g'), 10)
                    = right(regexp_replace(k.phone, '\\D', '', 'g'), 10)
                AND k.phone <> '')));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0022_ethnicity")]
    operations = [
        migrations.RunSQL(MAY_WRITE, "DROP FUNCTION people_may_write_to(uuid, text, text)"),
    ]
