"""The role in which people see what is held of themselves.

It reads every table that says nothing of a person being helped. Tables that do have row security,
which shows it nothing until a policy for this role says otherwise; the app that owns such a table
says which rows and which columns.
"""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, create_role


class Migration(migrations.Migration):
    dependencies = [("common", "0001_restricted_role")]
    operations = [
        migrations.RunSQL(create_role(PORTAL_ROLE), migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {PORTAL_ROLE}",
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {PORTAL_ROLE}",
                # Tables made before this migration ran.
                f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {PORTAL_ROLE}",
                f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {PORTAL_ROLE}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
