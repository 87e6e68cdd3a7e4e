"""A referral says nothing of where a protected person can be found: the circle keeps it."""

from django.db import migrations

FUNCTIONS = """
-- The sender writes to people_circlenews what the circle should know; here it may not stay.
CREATE FUNCTION referrals_untold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.told <> '{}'::jsonb AND EXISTS (
        SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.protected)
    THEN NEW.told := NEW.told - ARRAY['phone', 'email', 'address', 'postcode', 'contact_note'];
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER told_of_protected BEFORE INSERT OR UPDATE OF told ON referrals_referral
    FOR EACH ROW EXECUTE FUNCTION referrals_untold();

-- What earlier referrals said of it goes to the circle at the moment that safe mode begins.
CREATE FUNCTION referrals_hide_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ways text[] := ARRAY['phone', 'email', 'address', 'postcode', 'contact_note'];
BEGIN
    INSERT INTO people_circlenews (id, created_at, person_id, said_by_id, told)
    SELECT gen_random_uuid(), coalesce(f.sent_at, f.created_at), f.person_id, f.from_user_id,
           (SELECT jsonb_object_agg(key, value) FROM jsonb_each(f.told) WHERE key = ANY (ways))
    FROM referrals_referral f WHERE f.person_id = NEW.id AND f.told ?| ways;
    UPDATE referrals_referral SET told = told - ways
    WHERE person_id = NEW.id AND told ?| ways;
    RETURN NULL;
END $$;
CREATE TRIGGER told_of_protected AFTER UPDATE OF protected ON people_person
    FOR EACH ROW WHEN (NEW.protected AND NOT OLD.protected)
    EXECUTE FUNCTION referrals_hide_told();
"""

BACK = """
DROP TRIGGER told_of_protected ON people_person;
DROP TRIGGER told_of_protected ON referrals_referral;
DROP FUNCTION referrals_hide_told, referrals_untold;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0008_services_that_change"),
        ("people", "0010_circle_rows"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
