from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

PARTY = """(recorded_for_id = (SELECT alongside_organisation())
    OR recipient_id = (SELECT alongside_organisation()))"""
RELATED = related("consent_consent")
RELATED_CARE = related("consent_consent", "care")
MAY = "(SELECT alongside_may('people.view'))"


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("people", "0002_row_security")]
    operations = [
        ProtectRows(
            "consent_consent",
            {
                "SELECT": f"{MAY} AND ({PARTY} AND {RELATED} OR {RELATED_CARE})",
                "INSERT": f"""recorded_for_id = (SELECT alongside_organisation())
                    AND recorded_by_id = (SELECT alongside_user()) AND {RELATED}""",
                "UPDATE": f"{MAY} AND ({PARTY} OR {RELATED_CARE})",
            },
        )
    ]
