"""Who asked by the front door is in the copy of what is held, and goes when a record is erased."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0039_safe_times"),
        ("referrals", "0032_asked_by"),
    ]
    operations = [
        migrations.RunSQL(
            f"""GRANT SELECT (asked_by) ON referrals_referral TO {COPY_ROLE};
            GRANT UPDATE (asked_by) ON referrals_referral TO {ERASING_ROLE};""",
            f"""REVOKE SELECT (asked_by) ON referrals_referral FROM {COPY_ROLE};
            REVOKE UPDATE (asked_by) ON referrals_referral FROM {ERASING_ROLE};""",
        )
    ]
