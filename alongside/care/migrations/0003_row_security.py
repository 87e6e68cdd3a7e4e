from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

OURS = f"""(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation()) AND {related("care_case", "care")}"""


def of_a_visible(parent: str, column: str, table: str) -> str:
    """The row that this one belongs to is itself visible: its own policy decides."""
    return f"EXISTS (SELECT 1 FROM {parent} parent WHERE parent.id = {table}.{column})"


CASE = {
    table: of_a_visible("care_case", "case_id", table)
    for table in ("care_casemove", "care_contact", "care_goal")
}
GOAL = of_a_visible("care_goal", "goal_id", "care_action")


class Migration(migrations.Migration):
    dependencies = [("care", "0002_initial"), ("people", "0002_row_security")]
    operations = [
        ProtectRows("care_case", {"SELECT": OURS, "INSERT": OURS, "UPDATE": OURS}),
        *(
            ProtectRows(table, {"SELECT": CASE[table], "INSERT": CASE[table]})
            for table in ("care_casemove", "care_contact")
        ),
        ProtectRows(
            "care_goal",
            {"SELECT": CASE["care_goal"], "INSERT": CASE["care_goal"], "UPDATE": CASE["care_goal"]},
        ),
        ProtectRows("care_action", {"SELECT": GOAL, "INSERT": GOAL, "UPDATE": GOAL}),
    ]
