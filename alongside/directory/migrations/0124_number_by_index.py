"""The number on a card is found by index, also for a service that has none of its own.

Asked for as the first of an order, PostgreSQL may walk through all the numbers there are in that
order until one fits: an import of services without a number then took minutes among many numbers.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("alongside.directory.migrations.0119_numbers_to_call")

# Its own, else that of its place, else that of whoever offers it. An array has no first row to
# walk to, so each is looked up by what it belongs to.
_SPOKEN = BEFORE._SPOKEN
PHONE = f"""coalesce(
            (SELECT (array_agg(p.number ORDER BY p.id))[1] FROM directory_phone p
                WHERE p.service_id = s.id AND {_SPOKEN}),
            (SELECT (array_agg(p.number ORDER BY p.id))[1]
                FROM directory_serviceatlocation at CROSS JOIN LATERAL (
                    SELECT id, number, type FROM directory_phone
                        WHERE service_at_location_id = at.id
                    UNION ALL
                    SELECT id, number, type FROM directory_phone
                        WHERE location_id = at.location_id
                ) p
                WHERE at.service_id = s.id AND {_SPOKEN}),
            (SELECT (array_agg(p.number ORDER BY p.id))[1] FROM directory_phone p
                WHERE p.organisation_id = s.organisation_id AND {_SPOKEN})
        )"""


def _changed(searchable: str) -> str:
    if searchable.count(BEFORE.PHONE) != 1:
        raise ValueError("The view has changed.")
    return searchable.replace("CREATE VIEW", "CREATE OR REPLACE VIEW").replace(BEFORE.PHONE, PHONE)


SEARCHABLE = _changed(BEFORE.SEARCHABLE)


class Migration(migrations.Migration):
    dependencies = [("directory", "0123_discreet")]
    operations = [
        migrations.RunSQL(
            SEARCHABLE,
            BEFORE.SEARCHABLE.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"),
        )
    ]
