"""Which colleagues should not have a case says whom somebody knows: it goes with who they are."""

from django.db import migrations

from alongside.common.row_security import ERASING_ROLE


class Migration(migrations.Migration):
    dependencies = [("rights", "0027_ethnicity"), ("care", "0028_fair_shares")]
    operations = [
        migrations.RunSQL(
            f"GRANT UPDATE (kept_from) ON care_case TO {ERASING_ROLE}",
            f"REVOKE UPDATE (kept_from) ON care_case FROM {ERASING_ROLE}",
        )
    ]
