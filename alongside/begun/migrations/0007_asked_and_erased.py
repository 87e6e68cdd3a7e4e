"""Who asked from outside for somebody goes with that person's record."""

from django.db import migrations

from alongside.common.row_security import ERASING_ROLE, NarrowColumns, ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("begun", "0006_outside_rows"), ("rights", "0004_retention_role")]
    operations = [
        NarrowColumns("begun_asked", "id, referral_id", ERASING_ROLE),
        ProtectRows("begun_asked", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON begun_asked TO {ERASING_ROLE}",
            f"REVOKE DELETE ON begun_asked FROM {ERASING_ROLE}",
        ),
    ]
