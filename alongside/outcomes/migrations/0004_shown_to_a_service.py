"""A service sees the answers that somebody agreed to show it."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE
from alongside.people.row_security import related

OURS = f"""(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation())
    AND {related("outcomes_response", "care")}"""
SHARED = """(person_id, organisation_id) IN (
    SELECT s.person_id, s.organisation_id FROM consent_shared('measures') s)"""


def select(condition: str) -> list[str]:
    """SQL: the policy on reading, made anew."""
    return [
        f"DROP POLICY {APP_ROLE}_select ON outcomes_response",
        f"""CREATE POLICY {APP_ROLE}_select ON outcomes_response FOR SELECT TO {APP_ROLE}
            USING ({condition})""",
    ]


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0003_own_rows"), ("consent", "0008_shared_by_class")]
    operations = [migrations.RunSQL(select(f"{OURS} OR {SHARED}"), select(OURS))]
