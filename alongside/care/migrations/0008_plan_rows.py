"""The team writes plans, people read theirs whole and write what they say of themselves."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, NarrowColumns, ProtectRows

OF_A_CASE = "EXISTS (SELECT 1 FROM care_case c WHERE c.id = {table}.case_id)"
OF_A_PLAN = "EXISTS (SELECT 1 FROM care_plan p WHERE p.id = care_planversion.plan_id)"
USER = "(SELECT alongside_user())"
SYSTEM = "(SELECT alongside_may('system'))"
PLAN, DRAFT = OF_A_CASE.format(table="care_plan"), OF_A_CASE.format(table="care_plandraft")
OWN_DRAFT = f"by_id = {USER} AND {DRAFT}"

ABOUT_ME = "most_important, people_important, strengths, how_to_support, also_worth_knowing"
ARRANGED = "contingency, ending, review_on, agreed, agreed_name, not_agreed_why"
NOTHING_ARRANGED = """contingency = '' AND ending = '' AND review_on IS NULL
    AND agreed = '' AND agreed_name = '' AND not_agreed_why = ''"""


class Migration(migrations.Migration):
    dependencies = [("care", "0007_plan"), ("people", "0005_own_rows")]
    operations = [
        ProtectRows("care_plan", {"SELECT": PLAN, "INSERT": PLAN, "UPDATE": PLAN}),
        ProtectRows(
            "care_planversion",
            {"SELECT": OF_A_PLAN, "INSERT": f"by_id = {USER} AND {OF_A_PLAN}"},
        ),
        ProtectRows(
            "care_plandraft",
            {
                "SELECT": f"{OWN_DRAFT} OR {SYSTEM}",
                "INSERT": OWN_DRAFT,
                "UPDATE": OWN_DRAFT,
                "DELETE": f"{OWN_DRAFT} OR {SYSTEM}",
            },
        ),
        NarrowColumns(
            "care_plan",
            f"id, created_at, case_id, {ABOUT_ME}, {ARRANGED}, number, written_at",
            PORTAL_ROLE,
            f"{ABOUT_ME}, number, written_at",
        ),
        NarrowColumns(
            "care_planversion", "id, created_at, plan_id, number, words, by_id", PORTAL_ROLE
        ),
        migrations.RunSQL(
            f"GRANT INSERT ON care_plan, care_planversion TO {PORTAL_ROLE}",
            f"REVOKE INSERT ON care_plan, care_planversion FROM {PORTAL_ROLE}",
        ),
        ProtectRows(
            "care_plan",
            {"SELECT": PLAN, "INSERT": f"{PLAN} AND {NOTHING_ARRANGED}", "UPDATE": PLAN},
            PORTAL_ROLE,
        ),
        ProtectRows(
            "care_planversion",
            {"SELECT": OF_A_PLAN, "INSERT": f"by_id = {USER} AND {OF_A_PLAN}"},
            PORTAL_ROLE,
        ),
    ]
