"""Appointments and ways to services are in the copy of what is held of somebody, and lose words."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

OF_A_CASE = "EXISTS (SELECT 1 FROM care_case o WHERE o.id = {table}.case_id)"
HELD = {
    "care_appointment": "id, case_id, worker_id, kind, at, minutes, place, status",
    "care_firstvisit": (
        "id, created_at, case_id, service_name, confidence, wanted, arranged, ask_on, went,"
        " why_not, asked_at, by_id"
    ),
}
ERASED = {
    "care_appointment": ("id, case_id", "place"),
    "care_firstvisit": ("id, case_id", ""),
}
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0018_matching"), ("care", "0013_appointment_rows")]
    operations = [
        *(NarrowColumns(table, columns, COPY_ROLE) for table, columns in HELD.items()),
        *(
            ProtectRows(table, {"SELECT": OF_A_CASE.format(table=table)}, COPY_ROLE)
            for table in HELD
        ),
        *(
            NarrowColumns(table, read, ERASING_ROLE, writable=written)
            for table, (read, written) in ERASED.items()
        ),
        *(
            ProtectRows(table, {"SELECT": SYSTEM, "UPDATE": SYSTEM}, ERASING_ROLE)
            for table in ERASED
        ),
    ]
