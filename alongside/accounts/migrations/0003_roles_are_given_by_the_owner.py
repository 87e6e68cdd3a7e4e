"""No request gives anybody a role: memberships are written by the owner of the tables alone."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_who_is_asking")]
    operations = [
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE, DELETE ON accounts_membership FROM {APP_ROLE}",
            f"GRANT INSERT, UPDATE, DELETE ON accounts_membership TO {APP_ROLE}",
        )
    ]
