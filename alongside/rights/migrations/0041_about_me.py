"""What somebody sent along of themselves is in their copy, and goes with their record."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE

ON = "(about_me) ON referrals_referral"


class Migration(migrations.Migration):
    dependencies = [("rights", "0040_asked_by"), ("referrals", "0034_about_me")]
    operations = [
        migrations.RunSQL(
            [
                f"GRANT SELECT {ON} TO {COPY_ROLE}",
                f"GRANT UPDATE {ON} TO {ERASING_ROLE}",
            ],
            [
                f"REVOKE SELECT {ON} FROM {COPY_ROLE}",
                f"REVOKE UPDATE {ON} FROM {ERASING_ROLE}",
            ],
        ),
    ]
