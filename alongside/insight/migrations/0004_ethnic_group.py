"""The role that counts reads the ethnic group of a suggestion, in five groups, and no person."""

from django.db import migrations

from alongside.common.row_security import COUNTING_ROLE


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_suggestions"), ("matching", "0003_ethnic_group")]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT (ethnic_group) ON matching_suggestion TO {COUNTING_ROLE}",
            f"REVOKE SELECT (ethnic_group) ON matching_suggestion FROM {COUNTING_ROLE}",
        )
    ]
