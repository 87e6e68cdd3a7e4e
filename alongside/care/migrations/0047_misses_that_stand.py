"""What was tapped on a register by mistake and undone is no miss."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("alongside.care.migrations.0044_two_misses").FUNCTION.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
AFTER = BEFORE.replace(
    "n.name IN ('attend', 'miss')", "n.name IN ('attend', 'miss') AND NOT booking_undone(n.id)"
)


class Migration(migrations.Migration):
    dependencies = [("care", "0046_who_wrote_doors"), ("booking", "0010_register_rows")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
