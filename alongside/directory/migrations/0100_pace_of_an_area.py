"""The pace of an area, step by step upwards: it is asked for each entry of an import."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("alongside.directory.migrations.0060_offered_until")

# As before, an area's own, else that of the nearest area above it, else the usual one. A recursive
# statement is set up anew at each call, which took half of the time of making a search entry.
PACE = """
CREATE OR REPLACE FUNCTION directory_pace(area uuid, OUT stale_after int, OUT hide_after int)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    here uuid := area;
    way uuid[] := '{}';
BEGIN
    WHILE here IS NOT NULL AND here <> ALL(way) LOOP
        SELECT own.ask_after[2], own.hide_after INTO stale_after, hide_after
        FROM directory_areapace own WHERE own.area_id = here;
        IF FOUND THEN RETURN; END IF;
        way := way || here;
        SELECT lies.parent_id INTO here FROM organisations_area lies WHERE lies.id = here;
    END LOOP;
    SELECT usual.stale_after, usual.hide_after INTO stale_after, hide_after
    FROM directory_usual_pace() usual;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0083_intake_paused_rows")]
    operations = [
        migrations.RunSQL(
            PACE, BEFORE.PACE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
    ]
