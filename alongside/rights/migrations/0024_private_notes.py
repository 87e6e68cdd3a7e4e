"""Private notes are in the copy of what is held of somebody, and go with their record."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

OF_A_CASE = "EXISTS (SELECT 1 FROM care_case o WHERE o.id = care_privatenote.case_id)"
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0023_tasks"), ("care", "0022_private_note_rows")]
    operations = [
        NarrowColumns("care_privatenote", "id, created_at, case_id, text, by_id", COPY_ROLE),
        ProtectRows("care_privatenote", {"SELECT": OF_A_CASE}, COPY_ROLE),
        NarrowColumns("care_privatenote", "id, case_id", ERASING_ROLE),
        ProtectRows("care_privatenote", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON care_privatenote TO {ERASING_ROLE}",
            f"REVOKE DELETE ON care_privatenote FROM {ERASING_ROLE}",
        ),
    ]
