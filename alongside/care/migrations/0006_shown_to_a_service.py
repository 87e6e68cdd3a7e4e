"""A service sees the plan that somebody agreed to show it, and changes nothing of it."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

# The case itself, with what was noted and how it ended, stays closed to a service.
SHARED_CASES = """
CREATE FUNCTION care_shared_cases() RETURNS TABLE (case_id uuid, referral_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.referral_id FROM care_case c
    JOIN consent_shared('plan') s
        ON s.person_id = c.person_id AND s.organisation_id = c.organisation_id
$$;
"""
CASE = "EXISTS (SELECT 1 FROM care_case parent WHERE parent.id = care_goal.case_id)"
GOAL = "EXISTS (SELECT 1 FROM care_goal g WHERE g.id = care_action.goal_id)"
GOAL_OF_OUR_CASE = """EXISTS (
    SELECT 1 FROM care_goal g JOIN care_case c ON c.id = g.case_id
    WHERE g.id = care_action.goal_id)"""


def policy(table: str, command: str, condition: str) -> list[str]:
    """SQL: the policy on a command, made anew."""
    name = f"{APP_ROLE}_{command.lower()}"
    clauses = {
        "SELECT": f"USING ({condition})",
        "INSERT": f"WITH CHECK ({condition})",
        "UPDATE": f"USING ({condition}) WITH CHECK ({condition})",
    }
    return [
        f"DROP POLICY {name} ON {table}",
        f"CREATE POLICY {name} ON {table} FOR {command} TO {APP_ROLE} {clauses[command]}",
    ]


class Migration(migrations.Migration):
    dependencies = [("care", "0005_given_to_a_colleague"), ("consent", "0008_shared_by_class")]
    operations = [
        migrations.RunSQL(SHARED_CASES, "DROP FUNCTION care_shared_cases"),
        migrations.RunSQL(
            [
                *policy(
                    "care_goal",
                    "SELECT",
                    f"{CASE} OR case_id IN (SELECT s.case_id FROM care_shared_cases() s)",
                ),
                # Steps are read with their goal; written by those whose case it is.
                *policy("care_action", "INSERT", GOAL_OF_OUR_CASE),
                *policy("care_action", "UPDATE", GOAL_OF_OUR_CASE),
            ],
            [
                *policy("care_goal", "SELECT", CASE),
                *policy("care_action", "INSERT", GOAL),
                *policy("care_action", "UPDATE", GOAL),
            ],
        ),
    ]
