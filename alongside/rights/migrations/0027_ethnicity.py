"""What somebody said of their ethnic background is in their copy, and goes with who they are."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE

GRANTS = (
    f"SELECT (ethnicity) ON people_person TO {COPY_ROLE}",
    f"SELECT (ethnic_group) ON matching_suggestion TO {COPY_ROLE}",
    f"UPDATE (ethnicity) ON people_person TO {ERASING_ROLE}",
)


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0026_network_maps"),
        ("people", "0022_ethnicity"),
        ("matching", "0003_ethnic_group"),
    ]
    operations = [
        migrations.RunSQL(
            [f"GRANT {grant}" for grant in GRANTS],
            [f"REVOKE {grant.replace(' TO ', ' FROM ')}" for grant in GRANTS],
        )
    ]
