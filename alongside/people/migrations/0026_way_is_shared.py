"""The house learns whether somebody else is reached where a person is: then it asks nothing there.

An answer from there could be either's.
"""

from django.db import migrations

# Only of people for whom the same organisation has a reason: what it asks, and of whom, never
# tells it that somebody is known elsewhere.
SHARED = """
CREATE FUNCTION people_way_is_shared(asked uuid, organisation uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN EXISTS (
        SELECT 1 FROM people_person p
        JOIN people_person o ON o.id <> p.id AND NOT o.has_died AND (
            p.contact_by = 'sms' AND o.phone <> '' AND people_digits(o.phone) = people_digits(p.phone)
            OR p.contact_by = 'email' AND o.email <> '' AND lower(o.email) = lower(p.email))
        WHERE p.id = asked AND EXISTS (
            SELECT 1 FROM people_carerelationship r
            WHERE r.person_id = o.id AND r.organisation_id = organisation AND r.ended_at IS NULL
              AND r.only_user_id IS NULL
              AND (r.until IS NULL OR r.until > statement_timestamp())));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0025_shared_ways")]
    operations = [
        migrations.RunSQL(SHARED, "DROP FUNCTION people_way_is_shared(uuid, uuid)"),
    ]
