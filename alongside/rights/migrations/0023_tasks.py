"""Tasks about somebody are in the copy of what is held of them, and lose their words."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

OF_A_CASE = "EXISTS (SELECT 1 FROM care_case o WHERE o.id = care_task.case_id)"
HELD = "id, created_at, case_id, what, reason, due_on, status, settled_at, note, owner_id"
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0022_proxies_ask"), ("care", "0020_task_rows")]
    operations = [
        NarrowColumns("care_task", HELD, COPY_ROLE),
        ProtectRows("care_task", {"SELECT": OF_A_CASE}, COPY_ROLE),
        NarrowColumns("care_task", "id, case_id", ERASING_ROLE, writable="what, note"),
        ProtectRows("care_task", {"SELECT": SYSTEM, "UPDATE": SYSTEM}, ERASING_ROLE),
    ]
