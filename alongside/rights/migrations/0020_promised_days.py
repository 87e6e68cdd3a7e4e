"""Until when an answer and a first talk were promised is in the copy of what is held of somebody."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0019_appointments"),
        ("referrals", "0014_response_clocks"),
        ("care", "0015_response_clocks"),
    ]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT ({column}) ON {table} TO {COPY_ROLE}",
            f"REVOKE SELECT ({column}) ON {table} FROM {COPY_ROLE}",
        )
        for table, column in (("referrals_referral", "answer_by"), ("care_case", "contact_by"))
    ]
