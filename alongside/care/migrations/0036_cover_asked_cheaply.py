"""While nobody is away, as on most days, who covers is answered without a look at any case.

It is asked with every step of every referral.
"""

from importlib import import_module

from django.db import migrations

_COVER = import_module("alongside.care.migrations.0032_absence_rows").COVER
_NOBODY = """IF NOT EXISTS (
        SELECT 1 FROM care_absence a
        WHERE a.called_off_at IS NULL AND a.cover_id IS NOT NULL
          AND today BETWEEN a.starts_on AND a.ends_on)
    THEN
        RETURN;
    END IF;
    RETURN QUERY"""
COVER = _COVER.replace("RETURN QUERY", _NOBODY).replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("care", "0035_stilled_in_order")]
    operations = [migrations.RunSQL(COVER, migrations.RunSQL.noop)]
