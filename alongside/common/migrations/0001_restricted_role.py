"""The role that every request runs as: it may touch rows, never tables, and bypasses nothing."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, create_role


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(create_role(APP_ROLE), migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} TO {APP_ROLE}"
                for rights in (
                    "SELECT, INSERT, UPDATE, DELETE ON TABLES",
                    "USAGE, SELECT ON SEQUENCES",
                )
            ]
            # Tables made before this migration ran.
            + [
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}",
                f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
