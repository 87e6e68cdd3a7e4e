"""The role in which somebody acts for a person.

Like the portal's, it reads every table that says nothing of a person being helped, such as the
directory. Tables that do have row security, which shows it nothing until a policy for this role
says otherwise; the app that owns such a table says which rows and which columns. It writes nothing.
"""

from django.db import migrations

from alongside.common.row_security import PROXY_ROLE, create_role


class Migration(migrations.Migration):
    dependencies = [("common", "0002_portal_role")]
    operations = [
        migrations.RunSQL(create_role(PROXY_ROLE), migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {PROXY_ROLE}",
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {PROXY_ROLE}",
                # Tables made before this migration ran.
                f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {PROXY_ROLE}",
                f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {PROXY_ROLE}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
