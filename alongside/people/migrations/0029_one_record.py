"""Two records of one person that were made one: who reads of it, and where what is written goes.

The doors that do it stand with those who know every table: see the migrations of ``rights``.
"""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import FollowsMerges, related

WORK = "(SELECT alongside_may('cases.work'))"
READ = (
    "id, created_at, kept_id, gone_id, reason, merged_by_id, merged_for_id, differed, undone_at,"
    " undone_by_id, undone_why, could_not"
)
DOORS = """
-- The ids of all records that are this person's one now: of such, ids alone are told.
CREATE FUNCTION people_once(asked uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE one (id) AS (
        SELECT asked
        UNION
        SELECT p.id FROM people_person p JOIN one ON p.merged_into_id = one.id)
    SELECT array_agg(one.id) FROM one
$$;

-- The record in which this one is kept now: itself, unless it was made one with another.
CREATE FUNCTION people_kept(asked uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE up (id, next) AS (
        SELECT p.id, p.merged_into_id FROM people_person p WHERE p.id = asked
        UNION
        SELECT p.id, p.merged_into_id FROM people_person p JOIN up ON p.id = up.next)
    SELECT up.id FROM up WHERE up.next IS NULL
$$;

-- The lock is the one that the reference itself takes; whoever makes two records one holds a
-- stronger one, so that this waits for it and then reads where the record has gone.
CREATE FUNCTION people_follow_merge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE elsewhere uuid;
BEGIN
    IF NEW.person_id IS NULL THEN RETURN NEW; END IF;
    SELECT p.merged_into_id INTO elsewhere FROM people_person p
    WHERE p.id = NEW.person_id FOR KEY SHARE;
    IF elsewhere IS NULL THEN RETURN NEW; END IF;
    IF TG_TABLE_NAME = 'people_hidden' THEN
        IF NEW.what = 'record' THEN NEW.subject := people_kept(elsewhere); END IF;
    END IF;
    NEW.person_id := people_kept(elsewhere);
    RETURN NEW;
END $$;

-- Whether whoever asks may make this record one with another: the team plans with the person, and
-- not for the hours of an emergency.
CREATE FUNCTION people_may_merge(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT alongside_may('people.merge') AND EXISTS (
        SELECT 1 FROM people_carerelationship r
        WHERE r.person_id = asked AND r.organisation_id = alongside_organisation()
          AND r.level = 'care' AND r.ended_at IS NULL AND r.only_user_id IS NULL
          AND (r.until IS NULL OR r.until > statement_timestamp()))
$$;
"""
TABLES = (
    *("people_ownaccount", "people_invitation", "people_death", "people_emergencyaccess"),
    *("people_protection", "people_circlemember", "people_circlenews", "people_relation"),
    *("people_hidden", "people_carerelationship"),
)


class Migration(migrations.Migration):
    dependencies = [("people", "0028_merge")]
    operations = [
        migrations.RunSQL(
            DOORS,
            "DROP FUNCTION people_once, people_kept, people_follow_merge, people_may_merge",
        ),
        NarrowColumns("people_merge", READ, APP_ROLE),
        ProtectRows(
            "people_merge",
            {"SELECT": f"{WORK} AND {related('people_merge', 'care', key='kept_id')}"},
        ),
        *(FollowsMerges(table) for table in TABLES),
    ]
