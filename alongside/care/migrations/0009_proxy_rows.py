"""Whoever acts for a person sees who walks with them, and the plan, but for what is hidden."""

from django.db import migrations

from alongside.common.row_security import PROXY_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import acted_for

NOT_HIDDEN = "{table}.id NOT IN (SELECT people_hidden_from())"
PLAN = "(SELECT people_acts_for('plan')) IS NOT NULL"
OF_A_CASE = "EXISTS (SELECT 1 FROM care_case c WHERE c.id = {table}.case_id)"
WORDS = (
    "most_important, people_important, strengths, how_to_support, also_worth_knowing,"
    " contingency, ending, review_on"
)
READ = {
    "care_case": (
        (
            "id, person_id, organisation_id, referral_id, worker_id, status, opened_at,"
            " next_contact_on, closed_at"
        ),
        f"""({acted_for("care_case", "plan")} OR {acted_for("care_case", "news")})
            AND care_case.referral_id NOT IN (SELECT referrals_hidden_from())""",
    ),
    "care_goal": (
        "id, created_at, case_id, words, status",
        f"{PLAN} AND {OF_A_CASE} AND {NOT_HIDDEN}".format(table="care_goal"),
    ),
    "care_action": (
        "id, created_at, goal_id, what, owner, due_on, done_at",
        (
            "EXISTS (SELECT 1 FROM care_goal g WHERE g.id = care_action.goal_id)"
            f" AND {NOT_HIDDEN.format(table='care_action')}"
        ),
    ),
    "care_plan": (
        f"id, created_at, case_id, number, written_at, {WORDS}",
        f"{PLAN} AND {OF_A_CASE} AND {NOT_HIDDEN}".format(table="care_plan"),
    ),
}


class Migration(migrations.Migration):
    dependencies = [("care", "0008_plan_rows"), ("referrals", "0013_proxy_rows")]
    operations = [
        *(NarrowColumns(table, columns, PROXY_ROLE) for table, (columns, _rows) in READ.items()),
        *(
            ProtectRows(table, {"SELECT": rows}, PROXY_ROLE)
            for table, (_columns, rows) in READ.items()
        ),
    ]
