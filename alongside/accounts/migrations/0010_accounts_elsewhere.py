"""With what colleagues sign in elsewhere is nothing that people who are helped can read."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE

TABLES = "socialaccount_socialaccount, socialaccount_socialtoken"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_where_signed_in"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLES} FROM {PORTAL_ROLE}",
            f"GRANT SELECT ON {TABLES} TO {PORTAL_ROLE}",
        ),
    ]
