"""Whoever asks by the front door reads where it stands and takes it back; the house answers late.

The house does not read what was asked: it is told ids, and where an answer may safely go.
"""

from django.db import migrations

from alongside.common.row_security import ProtectRows

THE_HOUSE = "(SELECT alongside_may('system'))"

FRONT_DOOR = """
-- For whoever holds the receipt's link, or has sent the same form before.
CREATE FUNCTION begun_asked_at_home(key uuid)
RETURNS TABLE (
    id uuid, reference text, asked_by text, team text, phone text, created_at timestamptz,
    answered_at timestamptz, taken_in boolean, refused boolean, withdrawn_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.reference::text, a.by::text, o.name::text, o.phone::text, a.created_at,
        a.answered_at, a.referral_id IS NOT NULL, a.answered_by_id IS NOT NULL, a.withdrawn_at
    FROM begun_asked a JOIN organisations_organisation o ON o.id = a.team_id
    WHERE alongside_may('system') AND a.id = key AND a.by <> 'professional'
$$;

-- Before the answer all that was said goes at once; after it, the team hears that it was meant so.
-- Where it came to nothing there is nothing to take back: no row.
CREATE FUNCTION begun_take_back(key uuid, at timestamptz)
RETURNS TABLE (team_id uuid, taken_in boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE begun_asked a
    SET content = '{}', withdrawn_at = at, answered_at = coalesce(a.answered_at, at)
    WHERE alongside_may('system') AND a.id = key AND a.by <> 'professional'
      AND a.withdrawn_at IS NULL AND (a.answered_at IS NULL OR a.referral_id IS NOT NULL)
    RETURNING a.team_id, a.referral_id IS NOT NULL
$$;

DROP FUNCTION begun_let_go;
CREATE FUNCTION begun_let_go(since timestamptz, at timestamptz)
RETURNS TABLE (id uuid, hears jsonb)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH old AS (
        SELECT a.id, a.content->'hears' AS hears FROM begun_asked a
        WHERE alongside_may('system') AND a.answered_at IS NULL AND a.created_at < since
        FOR UPDATE
    )
    UPDATE begun_asked a SET content = '{}', answered_at = at
    FROM old WHERE a.id = old.id
    RETURNING a.id, old.hears
$$;
"""

BEFORE = """
DROP FUNCTION begun_let_go, begun_take_back, begun_asked_at_home;
CREATE FUNCTION begun_let_go(since timestamptz, at timestamptz) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE begun_asked a SET content = '{}', answered_at = at
    WHERE alongside_may('system') AND a.answered_at IS NULL AND a.created_at < since
    RETURNING a.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("begun", "0012_asked_at_home")]
    operations = [
        ProtectRows(
            "begun_nextday",
            dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), THE_HOUSE),
        ),
        migrations.RunSQL(FRONT_DOOR, BEFORE),
    ]
