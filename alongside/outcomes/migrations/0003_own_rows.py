"""People see what they answered."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import own


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0002_row_security"), ("people", "0005_own_rows")]
    operations = [
        # Why it was not done is a colleague's word about the person.
        NarrowColumns(
            "outcomes_response",
            "id, person_id, organisation_id, case_id, instrument_code, instrument_version, point,"
            " mode, by_proxy, taken_at",
            PORTAL_ROLE,
        ),
        ProtectRows("outcomes_response", {"SELECT": own("outcomes_response")}, PORTAL_ROLE),
        ProtectRows(
            "outcomes_answer",
            {
                "SELECT": """EXISTS (
                    SELECT 1 FROM outcomes_response r WHERE r.id = outcomes_answer.response_id)"""
            },
            PORTAL_ROLE,
        ),
    ]
