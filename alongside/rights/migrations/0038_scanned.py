"""A file that a virus scanner has not found clean is in no copy: the role that reads for it asks."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE

_TABLES = ("care_document", "referrals_referralfile")


class Migration(migrations.Migration):
    dependencies = [("rights", "0037_asks"), ("care", "0050_scan_doors")]
    operations = [
        migrations.RunSQL(
            [f"GRANT SELECT (scan) ON {table} TO {COPY_ROLE}" for table in _TABLES],
            [f"REVOKE SELECT (scan) ON {table} FROM {COPY_ROLE}" for table in _TABLES],
        ),
    ]
