"""Lone visits are read by whoever goes and who looks for them; where, only by who needs to know."""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

SYSTEM = "(SELECT alongside_may('system'))"
WORKS = "(SELECT alongside_may('cases.work'))"
LEADS = "(SELECT alongside_may('cases.reassign'))"
USER = "(SELECT alongside_user())"
ORGANISATION = "(SELECT alongside_organisation())"

CONCERNS = f"""{WORKS} AND organisation_id = {ORGANISATION} AND (by_id = {USER}
    OR buddy_id = {USER} OR {LEADS} AND (status <> 'over' OR alarm_at IS NOT NULL))"""
OF_A_VISIT = "EXISTS (SELECT 1 FROM owncare_lonevisit v WHERE v.id = visit_id)"
OF_MINE = f"EXISTS (SELECT 1 FROM owncare_lonevisit v WHERE v.id = visit_id AND v.by_id = {USER})"

DOORS = """
-- Whoever was told to look for somebody reads where, unless a protected person would be found by
-- it: then only who may know where that person is. A narrow door, for the asker may have no other
-- reason to see the person.
CREATE FUNCTION owncare_shows_where(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT alongside_may('cases.work') AND EXISTS (
        SELECT 1 FROM owncare_lonevisit v JOIN owncare_whereabouts w ON w.visit_id = v.id
            LEFT JOIN people_person p ON p.id = w.person_id
        WHERE v.id = asked AND v.alarm_at IS NOT NULL
          AND v.organisation_id = alongside_organisation() AND v.by_id <> alongside_user()
          AND (v.buddy_id = alongside_user() OR alongside_may('cases.reassign'))
          AND (NOT coalesce(p.protected, false)
            OR EXISTS (SELECT 1 FROM people_own_circle c WHERE c.person_id = p.id)
            OR EXISTS (SELECT 1 FROM people_own_emergency e WHERE e.person_id = p.id)))
$$;

CREATE FUNCTION owncare_forget_whereabouts(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM owncare_whereabouts w USING owncare_lonevisit v
    WHERE v.id = w.visit_id AND v.ended_at < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

CREATE FUNCTION owncare_forget_lone_visits(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    PERFORM owncare_forget_whereabouts(before);
    DELETE FROM owncare_lonestep s USING owncare_lonevisit v
    WHERE v.id = s.visit_id AND v.ended_at < before;
    DELETE FROM owncare_lonevisit WHERE ended_at < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""
UNDO = """
DROP FUNCTION owncare_forget_lone_visits;
DROP FUNCTION owncare_forget_whereabouts;
DROP FUNCTION owncare_shows_where;
"""


class Migration(migrations.Migration):
    dependencies = [("owncare", "0003_lone_visits"), ("people", "0012_emergency_rows")]
    operations = [
        migrations.RunSQL(DOORS, UNDO),
        ProtectRows(
            "owncare_lonevisit",
            {
                "SELECT": f"{SYSTEM} OR {CONCERNS}",
                "INSERT": f"""{WORKS} AND by_id = {USER} AND organisation_id = {ORGANISATION}
                    AND status = 'out'""",
                "UPDATE": f"{SYSTEM} OR {CONCERNS}",
            },
        ),
        ProtectRows(
            "owncare_whereabouts",
            {
                "SELECT": f"{WORKS} AND ({OF_MINE} OR owncare_shows_where(visit_id))",
                "INSERT": f"""{WORKS} AND {OF_MINE}
                    AND (person_id IS NULL OR {related("owncare_whereabouts")})""",
            },
        ),
        ProtectRows(
            "owncare_lonestep",
            {
                "SELECT": f"{SYSTEM} OR {OF_A_VISIT}",
                "INSERT": f"{SYSTEM} AND by_id IS NULL OR by_id = {USER} AND {OF_A_VISIT}",
            },
        ),
        ProtectRows(
            "owncare_alarmnumber",
            {
                "SELECT": f"{SYSTEM} OR user_id = {USER}",
                "INSERT": f"{WORKS} AND user_id = {USER}",
                "UPDATE": f"{WORKS} AND user_id = {USER}",
                "DELETE": f"user_id = {USER}",
            },
        ),
    ]
