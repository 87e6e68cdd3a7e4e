"""Answers are read and written by the people who plan care with the person, in one organisation."""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

OURS = f"""(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation())
    AND {related("outcomes_response", "care")}"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("people", "0002_row_security")]
    operations = [
        ProtectRows(
            "outcomes_response",
            {
                "SELECT": OURS,
                # Nobody records in another's name.
                "INSERT": f"{OURS} AND recorded_by_id = (SELECT alongside_user())",
            },
        ),
        # Whoever may read the response may read its answers: the response's own policy decides.
        ProtectRows(
            "outcomes_answer",
            {
                "SELECT": """EXISTS (
                    SELECT 1 FROM outcomes_response r WHERE r.id = response_id)""",
                "INSERT": """EXISTS (
                    SELECT 1 FROM outcomes_response r
                    WHERE r.id = response_id AND r.recorded_by_id = (SELECT alongside_user()))""",
            },
        ),
    ]
