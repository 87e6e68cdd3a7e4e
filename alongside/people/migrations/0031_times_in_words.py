"""Where it is written when it is safe, nothing is sent by itself: no program keeps to words."""

from django.db import migrations

FOR_THE_HOUSE = """
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
AT_ANY_HOUR = "btrim(k.times) = '' AND"


def may_write(at_any_hour: str) -> str:
    """As in 0010 and 0023, and only where no time is named."""
    return f"""
CREATE OR REPLACE FUNCTION people_may_write_to(person uuid, channel text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN{FOR_THE_HOUSE}
    RETURN NOT EXISTS (
        SELECT 1 FROM people_protection k
        WHERE k.person_id = person AND NOT ({at_any_hour} channel = ANY (k.channels)));
END $$;
CREATE OR REPLACE FUNCTION people_may_write_to(person uuid, channel text, recipient text)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN{FOR_THE_HOUSE}
    RETURN NOT EXISTS (
        SELECT 1 FROM people_protection k
        WHERE k.person_id = person AND NOT (
            {at_any_hour} channel = ANY (k.channels)
            AND (lower(recipient) = lower(k.email)
                 -- The last ten digits: however a number is written, they are its own.
                 OR right(regexp_replace(recipient, '\\D', '', 'g'), 10)
                    = right(regexp_replace(k.phone, '\\D', '', 'g'), 10)
                AND k.phone <> '')));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0030_asked_themselves")]
    operations = [migrations.RunSQL(may_write(AT_ANY_HOUR), may_write(""))]
