"""An organisation practises among itself, and can throw it all away."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = "organisation_id = (SELECT alongside_organisation())"
WITH_OURS = "practice_id IN (SELECT id FROM onboarding_practice)"


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0005_practice")]
    operations = [
        ProtectRows(
            "onboarding_practice",
            {
                "SELECT": f"{OURS} OR (SELECT alongside_may('system'))",
                "INSERT": f"{OURS} AND started_by_id = (SELECT alongside_user())",
                "UPDATE": OURS,
            },
        ),
        ProtectRows(
            "onboarding_practicemove",
            {
                "SELECT": WITH_OURS,
                "INSERT": f"{WITH_OURS} AND by_id = (SELECT alongside_user())",
                "DELETE": WITH_OURS,
            },
        ),
    ]
