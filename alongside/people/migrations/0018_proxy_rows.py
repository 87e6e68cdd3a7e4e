"""For whom somebody acts at this moment, what is kept from them, and who writes that down."""

from django.db import migrations

from alongside.common.row_security import (
    PORTAL_ROLE,
    PROXY_ROLE,
    NarrowColumns,
    ProtectRows,
)
from alongside.people.row_security import acted_for, own, related

TODAY = "(statement_timestamp() AT TIME ZONE 'Europe/London')::date"
# Asked anew by every statement, so that an end acts with the next click.
LIVE = f"""
    r.status = 'standing' AND r.starts_on <= {TODAY} AND (r.until IS NULL OR r.until >= {TODAY})
    AND NOT p.protected AND NOT p.restricted
    AND (r.kind <> 'parent' OR p.date_of_birth + interval '16 years' > {TODAY})
    AND NOT EXISTS (SELECT 1 FROM people_hidden h
        WHERE h.person_id = r.person_id AND h.what = 'record' AND h.ended_at IS NULL
          AND (h.relation_id IS NULL OR h.relation_id = r.id))"""

DOORS = f"""
-- The person for whom whoever asks acts with this scope (none named: with any), or nobody.
CREATE FUNCTION people_acts_for(scope text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.person_id
    FROM people_proxyaccount a
    JOIN people_relation r ON r.id = a.relation_id
    JOIN people_person p ON p.id = r.person_id
    WHERE a.user_id = alongside_user()
      AND (scope = '' OR scope = ANY (r.scopes) AND alongside_may('proxy.' || scope)) AND {LIVE}
$$;

-- As what they act.
CREATE FUNCTION people_acts_as() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.kind FROM people_proxyaccount a JOIN people_relation r ON r.id = a.relation_id
    WHERE a.user_id = alongside_user()
$$;

-- The ids of what is kept from whoever asks.
CREATE FUNCTION people_hidden_from() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.subject
    FROM people_proxyaccount a
    JOIN people_relation r ON r.id = a.relation_id
    JOIN people_hidden h ON h.person_id = r.person_id AND h.ended_at IS NULL
        AND (h.relation_id IS NULL OR h.relation_id = r.id)
    WHERE a.user_id = alongside_user()
$$;

-- Whether the person or the proxy to whom a link goes may still be let in.
CREATE FUNCTION people_link_holds(invitation uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN EXISTS (
        SELECT 1 FROM people_invitation i
        LEFT JOIN people_relation r ON r.id = i.relation_id
        LEFT JOIN people_person p ON p.id = r.person_id
        WHERE i.id = invitation AND (i.relation_id IS NULL OR {LIVE}));
END $$;
"""

ACCEPT = """
DROP FUNCTION people_accept;
-- The house may not read people; it learns whose the link is only with the right date of birth.
CREATE FUNCTION people_accept(invitation uuid, born date, at timestamptz, most_tries int,
                              OUT outcome text, OUT person_id uuid, OUT relation_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE sent record;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT i.*, p.date_of_birth INTO sent
    FROM people_invitation i JOIN people_person p ON p.id = i.person_id
    WHERE i.id = invitation FOR UPDATE OF i;
    -- The browser forgets what the first click was answered: used a moment ago is not used yet.
    IF NOT FOUND OR sent.used_at < at - interval '1 minute' OR sent.expires_at <= at
        OR sent.tries >= most_tries OR NOT people_link_holds(invitation)
    THEN outcome := 'over';
    ELSIF sent.date_of_birth <> born THEN
        UPDATE people_invitation SET tries = tries + 1 WHERE id = invitation;
        outcome := CASE WHEN sent.tries + 1 < most_tries THEN 'mismatch' ELSE 'over' END;
    ELSE
        UPDATE people_invitation SET used_at = coalesce(used_at, at) WHERE id = invitation;
        outcome := 'match'; person_id := sent.person_id; relation_id := sent.relation_id;
    END IF;
END $$;
"""

SYSTEM = "(SELECT alongside_may('system'))"
CARE = f"""(SELECT alongside_may('cases.work')) AND {related("people_hidden", "care")}"""
OWN = own("people_hidden")
USER = "hidden_by_id = (SELECT alongside_user())"
OF_ONE = "EXISTS (SELECT 1 FROM people_relation r WHERE r.id = people_proxyaccount.relation_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0017_proxies"),
        ("people", "0014_restricted"),
        ("common", "0003_proxy_role"),
    ]
    operations = [
        migrations.RunSQL(
            DOORS,
            "DROP FUNCTION people_acts_for, people_acts_as, people_hidden_from, people_link_holds",
        ),
        migrations.RunSQL(ACCEPT, migrations.RunSQL.noop),
        ProtectRows("people_proxyaccount", {"SELECT": f"{SYSTEM} OR {OF_ONE}", "INSERT": SYSTEM}),
        ProtectRows("people_proxyaccount", {"SELECT": OF_ONE}, PORTAL_ROLE),
        ProtectRows(
            "people_hidden",
            {"SELECT": CARE, "INSERT": f"{USER} AND {CARE}", "UPDATE": CARE},
        ),
        ProtectRows(
            "people_hidden",
            {"SELECT": OWN, "INSERT": f"{USER} AND {OWN}", "UPDATE": OWN},
            PORTAL_ROLE,
        ),
        migrations.RunSQL(
            [
                f"GRANT INSERT, UPDATE (ended_at) ON people_hidden TO {PORTAL_ROLE}",
                f"GRANT SELECT (date_of_birth) ON people_person TO {PORTAL_ROLE}",
            ],
            [
                f"REVOKE INSERT, UPDATE (ended_at) ON people_hidden FROM {PORTAL_ROLE}",
                f"REVOKE SELECT (date_of_birth) ON people_person FROM {PORTAL_ROLE}",
            ],
        ),
        # Of what is not theirs not even a view is theirs.
        migrations.RunSQL(
            f"REVOKE ALL ON people_reason, people_own_circle, people_own_emergency FROM {PROXY_ROLE}",
            migrations.RunSQL.noop,
        ),
        NarrowColumns("people_person", "id, given_name, family_name, preferred_name", PROXY_ROLE),
        ProtectRows("people_person", {"SELECT": acted_for("people_person", key="id")}, PROXY_ROLE),
    ]
