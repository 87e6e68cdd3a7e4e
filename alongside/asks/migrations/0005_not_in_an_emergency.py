"""Whoever sees somebody in an emergency alone asks nobody online: as they let nobody else in."""

from importlib import import_module

from django.db import migrations

_DOORS = import_module("alongside.asks.migrations.0004_referrer_rows").DOORS
_BEFORE = _DOORS.partition("-- Who answered")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
NOW = _BEFORE.replace(
    "EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = person)",
    "EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = person)\n"
    "      AND people_may_relate(person)",
)


class Migration(migrations.Migration):
    dependencies = [("asks", "0004_referrer_rows")]
    operations = [migrations.RunSQL(NOW, _BEFORE)]
