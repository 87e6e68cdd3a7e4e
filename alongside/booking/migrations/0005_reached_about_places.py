"""The door through which the house writes to somebody about a place, and takes their answer.

It gives a way to write for nobody who died, is protected, whose data is only kept, or where two
people are reached: their link worker asks them.
"""

from django.db import migrations

REACH = """
CREATE FUNCTION booking_reach(whose uuid, there uuid)
RETURNS TABLE (contact_by text, phone text, email text, language text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT p.contact_by::text, p.phone::text, p.email::text, p.language::text
    FROM people_person p
    WHERE p.id = whose AND NOT (p.protected OR p.restricted OR p.has_died)
      AND NOT people_way_is_shared(p.id, there);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0004_booked_by_the_house"), ("people", "0026_way_is_shared")]
    operations = [migrations.RunSQL(REACH, "DROP FUNCTION booking_reach")]
