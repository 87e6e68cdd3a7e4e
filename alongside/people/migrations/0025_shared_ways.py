"""Whoever writes to somebody learns whether the number or address is somebody else's, too.

Only of people whom the asking organisation sees anyway: another, hidden or protected, is never
hinted at. Of a protected person neither number nor address is in the row.
"""

from django.db import migrations

DIGITS = """
-- The last ten digits: however a number is written, they are its own. Nothing of a scrap.
CREATE FUNCTION people_digits(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN length(regexp_replace(written, '\\D', '', 'g')) >= 7
        THEN right(regexp_replace(written, '\\D', '', 'g'), 10) END
$$;
"""
INDEXES = """
CREATE INDEX people_by_digits ON people_person (people_digits(phone)) WHERE phone <> '';
CREATE INDEX people_by_address ON people_person (lower(email)) WHERE email <> '';
"""
# A function, since row security lets no such comparison use an index. It answers no more than
# the policy on people would.
SHARING = """
CREATE FUNCTION people_sharing(asked uuid, OUT person_id uuid, OUT by_phone boolean,
                               OUT by_email boolean) RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one record;
BEGIN
    IF NOT alongside_may('cases.work') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT people_digits(p.phone) AS digits, lower(p.email) AS address INTO one
    FROM people_person p
    WHERE p.id = asked AND EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = p.id);
    IF NOT FOUND THEN RETURN; END IF;
    RETURN QUERY
    SELECT o.id, bool_or(o.way = 'phone'), bool_or(o.way = 'email')
    FROM (
        SELECT p.id, 'phone' AS way FROM people_person p
        WHERE p.phone <> '' AND people_digits(p.phone) = one.digits AND NOT p.has_died
        UNION ALL
        SELECT p.id, 'email' FROM people_person p
        WHERE p.email <> '' AND lower(p.email) = one.address AND NOT p.has_died
    ) o
    WHERE o.id <> asked AND EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = o.id)
    GROUP BY o.id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0024_stilled_once")]
    operations = [
        migrations.RunSQL(DIGITS, "DROP FUNCTION people_digits(text)"),
        migrations.RunSQL(INDEXES, "DROP INDEX people_by_digits, people_by_address"),
        migrations.RunSQL(SHARING, "DROP FUNCTION people_sharing(uuid)"),
    ]
