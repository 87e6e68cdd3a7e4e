"""Who notes that somebody died, and the doors that close by it."""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

WORK = "(SELECT alongside_may('cases.work'))"
USER = "(SELECT alongside_user())"
ORGANISATION = "(SELECT alongside_organisation())"
CARE = f"{WORK} AND {related('people_death', 'care')}"
TODAY = "(statement_timestamp() AT TIME ZONE 'Europe/London')::date"
# As in 0018, and whoever acts for somebody who died acts for nobody any more.
LIVE = f"""
    r.status = 'standing' AND r.starts_on <= {TODAY} AND (r.until IS NULL OR r.until >= {TODAY})
    AND NOT p.protected AND NOT p.restricted AND NOT p.has_died
    AND (r.kind <> 'parent' OR p.date_of_birth + interval '16 years' > {TODAY})
    AND NOT EXISTS (SELECT 1 FROM people_hidden h
        WHERE h.person_id = r.person_id AND h.what = 'record' AND h.ended_at IS NULL
          AND (h.relation_id IS NULL OR h.relation_id = r.id))"""
SYSTEM_ALONE = """
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""

DOORS = f"""
CREATE OR REPLACE FUNCTION people_acts_for(scope text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.person_id
    FROM people_proxyaccount a
    JOIN people_relation r ON r.id = a.relation_id
    JOIN people_person p ON p.id = r.person_id
    WHERE a.user_id = alongside_user()
      AND (scope = '' OR scope = ANY (r.scopes) AND alongside_may('proxy.' || scope)) AND {LIVE}
$$;

CREATE OR REPLACE FUNCTION people_link_holds(invitation uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN {SYSTEM_ALONE}
    RETURN EXISTS (
        SELECT 1 FROM people_invitation i
        JOIN people_person whose ON whose.id = i.person_id AND NOT whose.has_died
        LEFT JOIN people_relation r ON r.id = i.relation_id
        LEFT JOIN people_person p ON p.id = r.person_id
        WHERE i.id = invitation AND (i.relation_id IS NULL OR {LIVE}));
END $$;

-- The house may not read people, but must not write to somebody who died.
CREATE FUNCTION people_has_died(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN {SYSTEM_ALONE}
    RETURN EXISTS (SELECT 1 FROM people_person p WHERE p.id = asked AND p.has_died);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0020_death")]
    operations = [
        migrations.RunSQL(DOORS, "DROP FUNCTION people_has_died"),
        ProtectRows(
            "people_death",
            {
                "SELECT": CARE,
                "INSERT": f"noted_by_id = {USER} AND noted_for_id = {ORGANISATION} AND {CARE}",
                "UPDATE": CARE,
            },
        ),
    ]
