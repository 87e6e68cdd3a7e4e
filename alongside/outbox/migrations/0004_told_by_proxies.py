"""What somebody does for a person is a fact too, with the job that tells it."""

from django.db import migrations

from alongside.common.row_security import PROXY_ROLE, ProtectRows

TABLES = "outbox_outboxfact, procrastinate_jobs, procrastinate_events"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_told_by_a_person"), ("common", "0003_proxy_role")]
    operations = [
        ProtectRows(
            "outbox_outboxfact",
            {"INSERT": "(SELECT current_setting('alongside.actor', true)) <> ''"},
            PROXY_ROLE,
        ),
        migrations.RunSQL(
            f"GRANT INSERT ON {TABLES} TO {PROXY_ROLE}",
            f"REVOKE INSERT ON {TABLES} FROM {PROXY_ROLE}",
        ),
    ]
