"""Of two protected records that are made one, no safe time is lost, as no safe way gets wider."""

from importlib import import_module

from django.db import migrations

_MERGING = import_module("alongside.rights.migrations.0031_merging")
_BEFORE = (_MERGING.MERGE + _MERGING.UNDO).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
_BACK = "                channels = ARRAY(SELECT jsonb_array_elements_text(mine -> 'channels'))"
_CHANNELS = "            channels = CASE WHEN hidden_twice THEN ARRAY("
_TIMES = """            times = CASE WHEN hidden_twice THEN left((
                SELECT coalesce(string_agg(DISTINCT btrim(o.times), '; '), '')
                FROM people_protection o
                WHERE o.person_id IN (stays, goes) AND btrim(o.times) <> ''), 200)
                ELSE p.times END,
"""
NOW = _BEFORE.replace(_CHANNELS, _TIMES + _CHANNELS).replace(
    _BACK, f"                times = mine ->> 'times',\n{_BACK}"
)


class Migration(migrations.Migration):
    dependencies = [("rights", "0038_scanned"), ("people", "0031_times_in_words")]
    operations = [migrations.RunSQL(NOW, _BEFORE)]
