"""The number to ring stands on the card of a search entry, and a card is made in less time."""

from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

DATES_BEFORE = import_module("alongside.directory.migrations.0060_offered_until")
BEFORE = import_module("alongside.directory.migrations.0071_who_for")

# Its own, else that of its place, else that of whoever offers it.
_SPOKEN = "lower(p.type) NOT IN ('fax', 'text', 'textphone', 'pager', 'video')"
PHONE = f"""coalesce(
            (SELECT p.number FROM directory_phone p
                WHERE p.service_id = s.id AND {_SPOKEN} ORDER BY p.id LIMIT 1),
            (SELECT p.number FROM directory_serviceatlocation at JOIN directory_phone p
                ON p.service_at_location_id = at.id OR p.location_id = at.location_id
                WHERE at.service_id = s.id AND {_SPOKEN} ORDER BY p.id LIMIT 1),
            (SELECT p.number FROM directory_phone p
                WHERE p.organisation_id = s.organisation_id AND {_SPOKEN} ORDER BY p.id LIMIT 1)
        )"""
CHANGES = {
    "'lines', spot.lines,": f"'lines', spot.lines,\n        'phone', {PHONE},",
    # One row of a table is quicker than rows gathered again.
    """(
            SELECT json_agg(line ORDER BY nth) FROM (
                SELECT a.attention, a.address_1, a.address_2, a.city, a.postal_code
                FROM directory_address a WHERE a.location_id = l.id ORDER BY a.id LIMIT 1
            ) a, unnest(ARRAY[a.attention, a.address_1, a.address_2, a.city, a.postal_code])
                WITH ORDINALITY AS lines(line, nth)
            WHERE line <> ''
        ) AS lines""": """(
            SELECT to_json(nullif(array_remove(
                ARRAY[a.attention, a.address_1, a.address_2, a.city, a.postal_code]::text[], ''
            ), '{}'))
            FROM directory_address a WHERE a.location_id = l.id ORDER BY a.id LIMIT 1
        ) AS lines""",
}


def _changed(searchable: str) -> str:
    for old, new in CHANGES.items():
        if searchable.count(old) != 1:
            raise ValueError(f"The view has changed: {old}")
        searchable = searchable.replace(old, new)
    return searchable


SEARCHABLE = _changed(BEFORE.SEARCHABLE)

# As a table, it becomes part of the statement that asks it; the usual pace is asked once for all.
DATES = """
CREATE FUNCTION directory_dates(
    verified_at timestamptz, created_at timestamptz, area uuid
) RETURNS TABLE (fresh_until date, offered_until date) LANGUAGE sql STABLE AS $$
    SELECT
        (verified_at AT TIME ZONE 'Europe/London')::date + coalesce(
            pace.stale_after, (SELECT usual.stale_after FROM directory_usual_pace() usual)
        ),
        (coalesce(verified_at, created_at) AT TIME ZONE 'Europe/London')::date + coalesce(
            pace.hide_after, (SELECT usual.hide_after FROM directory_usual_pace() usual)
        )
    FROM (SELECT) once
    LEFT JOIN LATERAL (SELECT * FROM directory_pace(area) WHERE area IS NOT NULL OFFSET 0) pace
    ON true
$$
"""
DROP_DATES = "DROP FUNCTION directory_dates(timestamptz, timestamptz, uuid)"
LIST_ALL = DATES_BEFORE.LIST_ALL


class Migration(migrations.Migration):
    dependencies = [("directory", "0118_district_of_a_postcode")]

    operations = [
        migrations.RunSQL(
            ["DROP VIEW directory_searchable", DROP_DATES, DATES, SEARCHABLE, LIST_ALL],
            [
                *("DROP VIEW directory_searchable", DROP_DATES, DATES_BEFORE.DATES),
                *(BEFORE.SEARCHABLE, LIST_ALL),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phone",
            trigger=pgtrigger.compiler.Trigger(
                name="touch_services_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_list_services(ARRAY(SELECT service_id FROM changed WHERE service_id IS NOT NULL UNION\n            SELECT at.service_id FROM directory_serviceatlocation at\n            JOIN changed ON changed.service_at_location_id = at.id UNION\n            SELECT at.service_id FROM directory_serviceatlocation at\n            JOIN changed ON changed.location_id = at.location_id UNION\n            SELECT s.id FROM directory_service s\n            JOIN changed ON changed.organisation_id = s.organisation_id)); RETURN NULL;",
                    hash="9de7c45de638adcbf25b7cbd5be77f24c09464c1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_touch_services_on_insert_b7164",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="directory_phone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phone",
            trigger=pgtrigger.compiler.Trigger(
                name="touch_services_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_list_services(ARRAY(SELECT service_id FROM changed WHERE service_id IS NOT NULL UNION\n            SELECT at.service_id FROM directory_serviceatlocation at\n            JOIN changed ON changed.service_at_location_id = at.id UNION\n            SELECT at.service_id FROM directory_serviceatlocation at\n            JOIN changed ON changed.location_id = at.location_id UNION\n            SELECT s.id FROM directory_service s\n            JOIN changed ON changed.organisation_id = s.organisation_id)); RETURN NULL;",
                    hash="ebaf3b1260545ed3fc6a4186c7c1c75bd102d3b7",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_touch_services_on_update_1bc1f",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="directory_phone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phone",
            trigger=pgtrigger.compiler.Trigger(
                name="touch_services_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM directory_list_services(ARRAY(SELECT service_id FROM changed WHERE service_id IS NOT NULL UNION\n            SELECT at.service_id FROM directory_serviceatlocation at\n            JOIN changed ON changed.service_at_location_id = at.id UNION\n            SELECT at.service_id FROM directory_serviceatlocation at\n            JOIN changed ON changed.location_id = at.location_id UNION\n            SELECT s.id FROM directory_service s\n            JOIN changed ON changed.organisation_id = s.organisation_id)); RETURN NULL;",
                    hash="32ef0ac8bc23122e58a5635779affa6c9a622b9b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_touch_services_on_delete_e332b",
                    referencing="REFERENCING OLD TABLE AS changed ",
                    table="directory_phone",
                    when="AFTER",
                ),
            ),
        ),
    ]
