"""The doors by which whoever answers a request changes a person's row, and no other way."""

from django.db import migrations

from alongside.common.row_security import (
    APP_ROLE,
    COPY_ROLE,
    ERASING_ROLE,
    PORTAL_ROLE,
    NarrowColumns,
    ProtectRows,
)

DOORS = """
-- Writes over one value of the person whom a request for that is about, and answers what stood
-- there. Where a protected person is stays with those who know it.
CREATE FUNCTION rights_correct(asked uuid, OUT hidden boolean, OUT before text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE q rights_rightsrequest;
BEGIN
    SELECT * INTO q FROM rights_rightsrequest r
    WHERE r.id = asked AND r.kind = 'correction' AND r.status = 'asked'
      AND r.organisation_id = alongside_organisation();
    IF NOT FOUND OR NOT alongside_may('privacy.review') OR q.field NOT IN ('given_name',
        'family_name', 'preferred_name', 'date_of_birth', 'phone', 'email', 'address', 'postcode',
        'language')
    THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT p.protected AND q.field IN ('phone', 'email', 'address', 'postcode') INTO hidden
    FROM people_person p WHERE p.id = q.person_id FOR UPDATE;
    IF hidden THEN RETURN; END IF;
    EXECUTE format('SELECT %I::text FROM people_person WHERE id = $1', q.field)
        INTO before USING q.person_id;
    EXECUTE format('UPDATE people_person SET %I = $1::%s WHERE id = $2', q.field,
        CASE q.field WHEN 'date_of_birth' THEN 'date' ELSE 'text' END)
        USING q.proposed, q.person_id;
END $$;

CREATE FUNCTION rights_restrict(asked uuid, restrict boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE people_person p SET restricted = restrict FROM rights_rightsrequest q
    WHERE q.id = asked AND q.person_id = p.id AND q.kind = 'restriction'
      AND q.status = 'answered' AND q.organisation_id = alongside_organisation()
      AND alongside_may('privacy.review');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE FUNCTION rights_is_restricted(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.restricted FROM people_person p
    WHERE p.id = asked AND (alongside_may('system') OR alongside_may('privacy.review'))
$$;

-- Who may see the person, each with the last reference that it knows them by.
CREATE FUNCTION rights_recipients(asked uuid)
RETURNS TABLE (organisation uuid, reference text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT r.organisation_id, coalesce((
        SELECT f.reference FROM referrals_referral f
        WHERE f.person_id = asked
          AND r.organisation_id IN (f.from_organisation_id, f.to_organisation_id)
        ORDER BY f.created_at DESC LIMIT 1), '')
    FROM people_carerelationship r
    WHERE r.person_id = asked AND r.only_user_id IS NULL AND r.ended_at IS NULL
      AND (r.until IS NULL OR r.until > statement_timestamp()) AND alongside_may('system')
$$;
"""

OF_REQUEST = (
    "EXISTS (SELECT 1 FROM rights_rightsrequest q WHERE q.id = rights_correction.request_id)"
)
OFFICER = f"""(SELECT alongside_may('privacy.review')) AND {OF_REQUEST}
    AND by_id = (SELECT alongside_user())"""
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0006_corrections"),
        ("people", "0014_restricted"),
    ]
    operations = [
        migrations.RunSQL(
            DOORS,
            "DROP FUNCTION rights_correct, rights_restrict, rights_is_restricted,"
            " rights_recipients",
        ),
        ProtectRows("rights_correction", {"SELECT": OF_REQUEST, "INSERT": OFFICER}),
        ProtectRows("rights_correction", {"SELECT": OF_REQUEST}, PORTAL_ROLE),
        NarrowColumns(
            "rights_correction",
            "id, created_at, request_id, field, before, after, by_id",
            COPY_ROLE,
        ),
        ProtectRows("rights_correction", {"SELECT": OF_REQUEST}, COPY_ROLE),
        NarrowColumns("rights_correction", "id, request_id", ERASING_ROLE),
        ProtectRows("rights_correction", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            [
                f"GRANT SELECT (field, proposed) ON rights_rightsrequest TO {PORTAL_ROLE}, {COPY_ROLE}",
                f"GRANT UPDATE (proposed) ON rights_rightsrequest TO {ERASING_ROLE}",
                f"GRANT SELECT (restricted) ON people_person TO {PORTAL_ROLE}, {COPY_ROLE}",
                f"GRANT DELETE ON rights_correction TO {ERASING_ROLE}",
                f"REVOKE UPDATE, DELETE ON rights_correction FROM {APP_ROLE}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
