"""Documents and replies of who is protected are their own circle's, not any circle's.

The policies had compared the circle's person with itself.
"""

from django.db import migrations

from alongside.people.row_security import in_circle

OPENED = "EXISTS (SELECT 1 FROM people_own_emergency e WHERE e.person_id = held.person_id)"


def _of_a_case(table: str) -> str:
    return f"""EXISTS (SELECT 1 FROM care_case held JOIN people_person p ON p.id = held.person_id
        WHERE held.id = {table}.case_id AND (NOT p.protected OR {in_circle("held")} OR {OPENED}))"""


DOCUMENT, REPLY = _of_a_case("care_document"), _of_a_case("care_textreply")
ADDED = f"by_id = (SELECT alongside_user()) AND {DOCUMENT}"
ANEW = [
    f"ALTER POLICY alongside_app_select ON care_document USING ({DOCUMENT})",
    f"ALTER POLICY alongside_app_insert ON care_document WITH CHECK ({ADDED})",
    f"ALTER POLICY alongside_app_update ON care_document USING ({DOCUMENT}) WITH CHECK ({DOCUMENT})",
    f"ALTER POLICY alongside_app_select ON care_textreply USING ({REPLY})",
]


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0059_ways_of_protected"),
        ("people", "0012_emergency_rows"),
    ]
    operations = [migrations.RunSQL(ANEW, migrations.RunSQL.noop)]
