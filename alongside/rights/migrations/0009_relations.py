"""Who acts for somebody is in the copy of what is held about them, and loses its names with it."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

COLUMNS = (
    "id, created_at, person_id, kind, name, scopes, evidence, starts_on, until, status,"
    " recorded_by_id, recorded_for_id"
)
HELD = {
    "people_relation": (
        COLUMNS,
        "person_id = (SELECT rights_subject()) AND status <> 'refused'",
    ),
    "people_relationstep": (
        "id, created_at, relation_id, name, by_id",
        "EXISTS (SELECT 1 FROM people_relation r WHERE r.id = people_relationstep.relation_id)",
    ),
}
ERASED = {
    "people_relation": ("id, person_id", "name, evidence"),
    "people_relationstep": ("id, relation_id", "note"),
}
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0008_plans"), ("people", "0016_relation_rows")]
    operations = [
        *(NarrowColumns(table, columns, COPY_ROLE) for table, (columns, _rows) in HELD.items()),
        *(
            ProtectRows(table, {"SELECT": rows}, COPY_ROLE)
            for table, (_columns, rows) in HELD.items()
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
