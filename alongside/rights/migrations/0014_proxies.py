"""The door of whoever acts for somebody, and what was kept from them, go with the record."""

from django.db import migrations

from alongside.common.row_security import ERASING_ROLE, PROXY_ROLE, NarrowColumns, ProtectRows

DELETED = {"people_proxyaccount": "id, relation_id", "people_hidden": "id, person_id"}
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0013_objection_rows"),
        ("people", "0018_proxy_rows"),
        ("safeguarding", "0002_circle_rows"),
    ]
    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON safeguarding_own FROM {PROXY_ROLE}", migrations.RunSQL.noop
        ),
        *(NarrowColumns(table, columns, ERASING_ROLE) for table, columns in DELETED.items()),
        *(
            ProtectRows(table, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE)
            for table in DELETED
        ),
        migrations.RunSQL(
            f"GRANT DELETE ON {', '.join(DELETED)} TO {ERASING_ROLE}",
            f"REVOKE DELETE ON {', '.join(DELETED)} FROM {ERASING_ROLE}",
        ),
    ]
