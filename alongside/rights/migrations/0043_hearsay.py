"""What was written down for a service, with who had said it, is in the copy of what is held, and
goes with the record."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE

HEARD = "(heard_from, heard_how, heard_on)"
TABLES = ("referrals_referralmove", "referrals_referralnote")


class Migration(migrations.Migration):
    dependencies = [("rights", "0042_risks"), ("referrals", "0037_hearsay")]
    operations = [
        migrations.RunSQL(
            [
                f"GRANT SELECT {HEARD} ON {table} TO {COPY_ROLE}",
                f"GRANT UPDATE {HEARD} ON {table} TO {ERASING_ROLE}",
            ],
            [
                f"REVOKE SELECT {HEARD} ON {table} FROM {COPY_ROLE}",
                f"REVOKE UPDATE {HEARD} ON {table} FROM {ERASING_ROLE}",
            ],
        )
        for table in TABLES
    ]
