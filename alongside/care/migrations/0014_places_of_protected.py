"""Where a protected person is met stands in no appointment: the circle keeps what was arranged."""

from django.db import migrations

FUNCTIONS = """
-- Whoever switches safe mode on at this moment is waited for: no place slips in meanwhile.
CREATE FUNCTION care_unplaced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE hidden boolean;
BEGIN
    SELECT p.protected INTO hidden FROM people_person p
    WHERE p.id = (SELECT c.person_id FROM care_case c WHERE c.id = NEW.case_id) FOR SHARE;
    IF hidden THEN NEW.place := ''; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place_of_protected BEFORE INSERT OR UPDATE OF place ON care_appointment
    FOR EACH ROW WHEN (NEW.place <> '') EXECUTE FUNCTION care_unplaced();

CREATE FUNCTION care_hide_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO people_circlenews (id, created_at, person_id, said_by_id, told)
    SELECT gen_random_uuid(), a.created_at, NEW.id, a.worker_id,
           jsonb_build_object('place', a.place)
    FROM care_appointment a JOIN care_case c ON c.id = a.case_id
    WHERE c.person_id = NEW.id AND a.place <> '' AND a.status = 'planned';
    UPDATE care_appointment a SET place = '' FROM care_case c
    WHERE c.id = a.case_id AND c.person_id = NEW.id AND a.place <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER place_of_protected AFTER UPDATE OF protected ON people_person
    FOR EACH ROW WHEN (NEW.protected AND NOT OLD.protected)
    EXECUTE FUNCTION care_hide_places();
"""

BACK = """
DROP TRIGGER place_of_protected ON people_person;
DROP TRIGGER place_of_protected ON care_appointment;
DROP FUNCTION care_hide_places, care_unplaced;
"""

# The same for those who were protected before.
BEFORE = [
    "SELECT set_config('alongside.actor', 'system:migration', true)",
    """INSERT INTO people_circlenews (id, created_at, person_id, said_by_id, told)
        SELECT gen_random_uuid(), a.created_at, p.id, a.worker_id,
               jsonb_build_object('place', a.place)
        FROM care_appointment a JOIN care_case c ON c.id = a.case_id
            JOIN people_person p ON p.id = c.person_id
        WHERE p.protected AND a.place <> '' AND a.status = 'planned'""",
    """UPDATE care_appointment a SET place = '' FROM care_case c, people_person p
        WHERE c.id = a.case_id AND p.id = c.person_id AND p.protected AND a.place <> ''""",
    "SELECT set_config('alongside.actor', '', true)",
]


class Migration(migrations.Migration):
    dependencies = [("care", "0013_appointment_rows"), ("people", "0010_circle_rows")]
    operations = [
        migrations.RunSQL(FUNCTIONS, BACK),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
    ]
