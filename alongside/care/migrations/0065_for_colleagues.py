"""What there is of a case, and when, is for those who work with it: others get no row anyway."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, PROXY_ROLE

OTHERS = f"{PORTAL_ROLE}, {PROXY_ROLE}"


class Migration(migrations.Migration):
    dependencies = [("care", "0064_glance")]
    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON care_glance, care_moment FROM {OTHERS}",
            f"GRANT SELECT ON care_glance, care_moment TO {OTHERS}",
        ),
    ]
