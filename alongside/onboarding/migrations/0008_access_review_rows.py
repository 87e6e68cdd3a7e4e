"""Who may look whether colleagues still need access, and read what was decided."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = """(SELECT alongside_may('members.manage'))
    AND organisation_id = (SELECT alongside_organisation())"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0007_access_reviews")]
    operations = [
        ProtectRows(
            "onboarding_accessreview",
            {
                # The house and whoever looks after the area see who is due, by name.
                "SELECT": f"""(SELECT alongside_may('system')) OR {OURS}
                    OR (SELECT alongside_may('organisations.take_on'))""",
                "INSERT": f"{OURS} AND by_id = (SELECT alongside_user())",
            },
        )
    ]
