"""Where colleagues are signed in is nothing that people who are helped can read."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_second_step"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON usersessions_usersession FROM {PORTAL_ROLE}",
            f"GRANT SELECT ON usersessions_usersession TO {PORTAL_ROLE}",
        ),
    ]
