"""Whoever asks for help without an account reads whom to ring in their area: the house says it."""

from django.db import migrations

COLLEAGUES = "(SELECT alongside_organisation()) IS NOT NULL"
THE_HOUSE = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("begun", "0013_asked_at_home_rows")]
    operations = [
        migrations.RunSQL(
            "ALTER POLICY alongside_app_select ON begun_instead"
            f" USING ({COLLEAGUES} OR {THE_HOUSE})",
            f"ALTER POLICY alongside_app_select ON begun_instead USING ({COLLEAGUES})",
        )
    ]
