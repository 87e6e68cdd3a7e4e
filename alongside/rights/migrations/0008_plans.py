"""People's plans are in the copy of what is held about them, and go with their record."""

from django.db import migrations

from alongside.common.row_security import (
    COPY_ROLE,
    ERASING_ROLE,
    NarrowColumns,
    ProtectRows,
)

OF = "EXISTS (SELECT 1 FROM {parent} o WHERE o.id = {table}.{column})"
WORDS = (
    "most_important, people_important, strengths, how_to_support, also_worth_knowing,"
    " contingency, ending, review_on, agreed, agreed_name, not_agreed_why"
)
HELD = {
    "care_plan": (
        f"id, case_id, number, written_at, {WORDS}",
        OF.format(parent="care_case", table="care_plan", column="case_id"),
    ),
    "care_planversion": (
        "id, created_at, plan_id, number, words, by_id",
        OF.format(parent="care_plan", table="care_planversion", column="plan_id"),
    ),
}
ERASED = {
    "care_plan": "id, case_id",
    "care_planversion": "id, plan_id",
    "care_plandraft": "id, case_id",
}
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0007_deciding"), ("care", "0008_plan_rows")]
    operations = [
        *(NarrowColumns(table, columns, COPY_ROLE) for table, (columns, _rows) in HELD.items()),
        *(
            ProtectRows(table, {"SELECT": rows}, COPY_ROLE)
            for table, (_columns, rows) in HELD.items()
        ),
        *(NarrowColumns(table, columns, ERASING_ROLE) for table, columns in ERASED.items()),
        *(
            ProtectRows(table, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE)
            for table in ERASED
        ),
        migrations.RunSQL(
            f"GRANT DELETE ON {', '.join(ERASED)} TO {ERASING_ROLE}",
            f"REVOKE DELETE ON {', '.join(ERASED)} FROM {ERASING_ROLE}",
        ),
    ]
