"""What people do on their own pages is a fact too, with the job that tells it."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, ProtectRows


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_row_security"),
        ("common", "0002_portal_role"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        ProtectRows(
            "outbox_outboxfact",
            {"INSERT": "(SELECT current_setting('alongside.actor', true)) <> ''"},
            PORTAL_ROLE,
        ),
        migrations.RunSQL(
            [
                f"GRANT INSERT ON {table} TO {PORTAL_ROLE}"
                for table in ("outbox_outboxfact", "procrastinate_jobs", "procrastinate_events")
            ],
            [
                f"REVOKE INSERT ON {table} FROM {PORTAL_ROLE}"
                for table in ("outbox_outboxfact", "procrastinate_jobs", "procrastinate_events")
            ],
        ),
    ]
