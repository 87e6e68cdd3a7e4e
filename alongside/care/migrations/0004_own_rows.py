"""People see their plan, and that somebody was in touch; not what was noted of it."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import own

OF_MY_CASE = "EXISTS (SELECT 1 FROM care_case c WHERE c.id = {table}.case_id)"


class Migration(migrations.Migration):
    dependencies = [("care", "0003_row_security"), ("people", "0005_own_rows")]
    operations = [
        NarrowColumns(
            "care_case",
            "id, person_id, organisation_id, referral_id, worker_id, status, opened_at,"
            " first_contact_at, last_contact_at, next_contact_on, closed_at, outcome",
            PORTAL_ROLE,
        ),
        NarrowColumns("care_contact", "id, case_id, kind, at, outcome, by_id", PORTAL_ROLE),
        ProtectRows("care_case", {"SELECT": own("care_case")}, PORTAL_ROLE),
        *(
            ProtectRows(table, {"SELECT": OF_MY_CASE.format(table=table)}, PORTAL_ROLE)
            for table in ("care_contact", "care_goal")
        ),
        ProtectRows(
            "care_action",
            {"SELECT": "EXISTS (SELECT 1 FROM care_goal g WHERE g.id = care_action.goal_id)"},
            PORTAL_ROLE,
        ),
    ]
