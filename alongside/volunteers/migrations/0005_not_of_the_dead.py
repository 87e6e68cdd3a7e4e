"""A volunteer's answer asks whether the person has died, as everybody's does."""

from django.db import migrations

from alongside.common.row_security import VOLUNTEER_ROLE


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0004_jobs_are_nobodys_to_read"),
        ("people", "0021_death_rows"),
    ]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT (has_died) ON people_person TO {VOLUNTEER_ROLE}",
            f"REVOKE SELECT (has_died) ON people_person FROM {VOLUNTEER_ROLE}",
        )
    ]
