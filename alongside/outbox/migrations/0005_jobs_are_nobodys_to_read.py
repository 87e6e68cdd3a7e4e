"""A narrow role queues a job and reads none: what others have queued says whom it is about."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, PROXY_ROLE

TABLES = (
    "procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers"
)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_told_by_proxies")]
    operations = [
        migrations.RunSQL(
            [
                f"REVOKE SELECT ON {TABLES} FROM {PORTAL_ROLE}, {PROXY_ROLE}",
                # Whoever queues one is told its number.
                f"GRANT SELECT (id) ON procrastinate_jobs TO {PORTAL_ROLE}, {PROXY_ROLE}",
            ],
            f"GRANT SELECT ON {TABLES} TO {PORTAL_ROLE}, {PROXY_ROLE}",
        ),
    ]
