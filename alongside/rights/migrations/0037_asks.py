"""What somebody was asked on their own pages is in their copy, and goes with their record."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

TABLE = "asks_ask"
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0036_letters"), ("asks", "0002_rows")]
    operations = [
        NarrowColumns(
            TABLE,
            "id, created_at, person_id, asked_by_id, organisation_id, service_id, says, needs,"
            " words, shares, until, basis, alone, last_day, status, answered_at, given_by_id, why,"
            " risk_note",
            COPY_ROLE,
        ),
        ProtectRows(TABLE, {"SELECT": "person_id = (SELECT rights_subject())"}, COPY_ROLE),
        NarrowColumns(TABLE, "id, person_id", ERASING_ROLE),
        ProtectRows(TABLE, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON {TABLE} TO {ERASING_ROLE}",
            f"REVOKE DELETE ON {TABLE} FROM {ERASING_ROLE}",
        ),
    ]
