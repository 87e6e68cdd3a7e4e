"""From when on an entry counts as stale, and is offered to nobody: by the pace of its area."""

from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

BEFORE = import_module("alongside.directory.migrations.0011_searchable")

# That of freshness.yaml, which is read again after every migration: see directory.apps.
USUAL_PACE = """
CREATE FUNCTION directory_usual_pace(OUT stale_after int, OUT hide_after int)
LANGUAGE sql STABLE AS $$ SELECT 182, 365 $$
"""

# An area's own, else that of the nearest area above it, else the usual one.
PACE = """
CREATE FUNCTION directory_pace(area uuid, OUT stale_after int, OUT hide_after int)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE upwards (area_id, way) AS (
        SELECT area, ARRAY[area]
        UNION ALL
        SELECT lies.parent_id, way || lies.parent_id
        FROM upwards JOIN organisations_area lies ON lies.id = upwards.area_id
        WHERE lies.parent_id <> ALL(way)
    )
    SELECT pace.stale_after, pace.hide_after FROM (
        SELECT own.ask_after[2], own.hide_after, cardinality(way)
        FROM upwards JOIN directory_areapace own USING (area_id)
        UNION ALL
        SELECT usual.stale_after, usual.hide_after, NULL FROM directory_usual_pace() usual
    ) pace (stale_after, hide_after, steps) ORDER BY steps LIMIT 1
$$
"""

# Never checked, an entry is as old as its arrival; days are those of the deployment's time zone.
DATES = """
CREATE FUNCTION directory_dates(
    verified_at timestamptz, created_at timestamptz, area uuid,
    OUT fresh_until date, OUT offered_until date
) LANGUAGE sql STABLE AS $$
    SELECT
        (verified_at AT TIME ZONE 'Europe/London')::date + pace.stale_after,
        (coalesce(verified_at, created_at) AT TIME ZONE 'Europe/London')::date + pace.hide_after
    FROM directory_pace(area) pace
$$
"""

# The services are locked first, and only then read by a statement of its own: whoever lists one
# of them meanwhile either is waited for or waits.
DATE_ENTRIES = """
CREATE FUNCTION directory_date_entries(areas uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE chosen uuid[] := ARRAY(
    WITH RECURSIVE inside (area_id) AS (
        SELECT unnest(areas)
        UNION
        SELECT part.id FROM organisations_area part JOIN inside ON part.parent_id = inside.area_id
    )
    SELECT s.id FROM directory_service s JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE s.status = 'active' AND (areas IS NULL OR o.area_id IN (SELECT area_id FROM inside))
);
BEGIN
    PERFORM directory_moment(); -- what others have kept of the open data may be out of date
    PERFORM 1 FROM directory_service WHERE id = ANY(chosen) ORDER BY id FOR NO KEY UPDATE;
    UPDATE directory_searchentry entry
    SET fresh_until = dates.fresh_until, offered_until = dates.offered_until
    FROM directory_service s JOIN organisations_organisation o ON o.id = s.organisation_id,
        LATERAL directory_dates(s.verified_at, s.created_at, o.area_id) dates
    WHERE s.id = ANY(chosen) AND entry.service_id = s.id
        AND (entry.fresh_until, entry.offered_until)
            IS DISTINCT FROM (dates.fresh_until, dates.offered_until);
END $$
"""

SEARCHABLE = (
    BEFORE.SEARCHABLE.replace(
        "least(s.next_check_on, (s.verified_at + interval '1 year')::date) AS fresh_until,",
        "dates.fresh_until,\n    dates.offered_until,",
    )
    .replace("s.verified_at::date", "(s.verified_at AT TIME ZONE 'Europe/London')::date")
    .replace(
        "JOIN organisations_organisation o ON o.id = s.organisation_id\n",
        "JOIN organisations_organisation o ON o.id = s.organisation_id\n"
        "CROSS JOIN LATERAL directory_dates(s.verified_at, s.created_at, o.area_id) dates\n",
    )
)
LIST = BEFORE.LIST.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
LIST_WITH_DATES = LIST.replace("fresh_until,", "fresh_until, offered_until,")

LIST_ALL = "SELECT directory_list_services(ARRAY(SELECT id FROM directory_service))"

# Another area may have another pace.
MOVED = [
    """CREATE TRIGGER directory_moved AFTER UPDATE ON organisations_organisation FOR EACH ROW
    WHEN (OLD.area_id IS DISTINCT FROM NEW.area_id)
    EXECUTE FUNCTION directory_organisations_organisation_renamed()""",
    """CREATE FUNCTION directory_area_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM directory_date_entries(ARRAY[NEW.id]);
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER directory_moved AFTER UPDATE ON organisations_area FOR EACH ROW
    WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id)
    EXECUTE FUNCTION directory_area_moved()""",
]
NOT_MOVED = [
    "DROP TRIGGER directory_moved ON organisations_area",
    "DROP FUNCTION directory_area_moved()",
    "DROP TRIGGER directory_moved ON organisations_organisation",
]


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0090_turns"),
        ("organisations", "0002_identifiers"),
    ]
    operations = [
        migrations.RunSQL(USUAL_PACE, "DROP FUNCTION directory_usual_pace()"),
        migrations.RunSQL(PACE, "DROP FUNCTION directory_pace(uuid)"),
        migrations.RunSQL(DATES, "DROP FUNCTION directory_dates(timestamptz, timestamptz, uuid)"),
        migrations.RunSQL(DATE_ENTRIES, "DROP FUNCTION directory_date_entries(uuid[])"),
        migrations.AddField(
            "searchentry",
            "offered_until",
            models.DateField(
                default="2000-01-01", help_text="from then on it is offered to nobody as a match"
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(
            # 0071 lists everything anew, once for both.
            ["DROP VIEW directory_searchable", SEARCHABLE, LIST_WITH_DATES],
            ["DROP VIEW directory_searchable", BEFORE.SEARCHABLE, LIST, LIST_ALL],
        ),
        migrations.RunSQL(MOVED, NOT_MOVED),
        pgtrigger.migrations.AddTrigger(
            model_name="areapace",
            trigger=pgtrigger.compiler.Trigger(
                name="date_entries_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_date_entries(ARRAY(SELECT area_id FROM changed)); RETURN NULL;",
                    hash="555f6c3706ad25f773aef810b5f8290d16be32d0",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_date_entries_on_insert_fb042",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="directory_areapace",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areapace",
            trigger=pgtrigger.compiler.Trigger(
                name="date_entries_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_date_entries(ARRAY(SELECT area_id FROM changed)); RETURN NULL;",
                    hash="2168b28f85958cd60f3faef8c3aaafcf2ad563b9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_date_entries_on_update_409ba",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="directory_areapace",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areapace",
            trigger=pgtrigger.compiler.Trigger(
                name="date_entries_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_date_entries(ARRAY(SELECT area_id FROM changed)); RETURN NULL;",
                    hash="e337a0b850fa6b813c10ee3fec6778dc7fa8fccd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_date_entries_on_delete_d9462",
                    referencing="REFERENCING OLD TABLE AS changed ",
                    table="directory_areapace",
                    when="AFTER",
                ),
            ),
        ),
    ]
