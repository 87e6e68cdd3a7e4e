"""Who is protected is written to as their circle says: what was agreed before is forgotten.

Their other ways may be read by whoever endangers them.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION care_forget_ways() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE care_case SET also_by = '{}' WHERE person_id = NEW.id AND also_by <> '{}';
    RETURN NULL;
END $$;
CREATE TRIGGER ways_of_protected AFTER UPDATE OF protected ON people_person
    FOR EACH ROW WHEN (NEW.protected AND NOT OLD.protected)
    EXECUTE FUNCTION care_forget_ways();
"""
BACK = "DROP TRIGGER ways_of_protected ON people_person; DROP FUNCTION care_forget_ways"


class Migration(migrations.Migration):
    dependencies = [("care", "0058_task_of_each_place"), ("people", "0010_circle_rows")]
    operations = [migrations.RunSQL(FUNCTION, BACK)]
