"""The copy that somebody is given says of each consent what they took back."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE


class Migration(migrations.Migration):
    dependencies = [("rights", "0004_retention_role"), ("consent", "0007_classes_of_data")]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT (taken_back) ON consent_consent TO {COPY_ROLE}",
            f"REVOKE SELECT (taken_back) ON consent_consent FROM {COPY_ROLE}",
        )
    ]
