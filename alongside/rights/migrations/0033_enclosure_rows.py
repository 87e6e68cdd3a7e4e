"""The files of a copy are read by those who read the copy, and go with it."""

from django.db import migrations

from alongside.common.row_security import (
    APP_ROLE,
    ERASING_ROLE,
    PORTAL_ROLE,
    NarrowColumns,
    ProtectRows,
)

# The rows of the copies keep to their own rule, also when they are asked from here.
WITH_ITS_COPY = "EXISTS (SELECT 1 FROM rights_copy c WHERE c.id = rights_enclosure.copy_id)"
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0032_enclosures")]
    operations = [
        ProtectRows("rights_enclosure", dict.fromkeys(("SELECT", "INSERT"), WITH_ITS_COPY)),
        ProtectRows("rights_enclosure", {"SELECT": WITH_ITS_COPY}, PORTAL_ROLE),
        NarrowColumns("rights_enclosure", "id, copy_id", ERASING_ROLE),
        ProtectRows("rights_enclosure", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"""GRANT DELETE ON rights_enclosure TO {ERASING_ROLE};
            REVOKE DELETE ON rights_enclosure FROM {APP_ROLE}""",
            f"REVOKE DELETE ON rights_enclosure FROM {ERASING_ROLE}",
        ),
    ]
