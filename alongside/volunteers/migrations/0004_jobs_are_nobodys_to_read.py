"""A volunteer who answers queues a job and reads none, as those who ask about themselves."""

from django.db import migrations

from alongside.common.row_security import VOLUNTEER_ROLE


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0003_not_while_restricted")]
    operations = [
        migrations.RunSQL(
            [
                f"REVOKE SELECT ON procrastinate_jobs FROM {VOLUNTEER_ROLE}",
                f"GRANT SELECT (id) ON procrastinate_jobs TO {VOLUNTEER_ROLE}",
            ],
            f"GRANT SELECT ON procrastinate_jobs TO {VOLUNTEER_ROLE}",
        ),
    ]
