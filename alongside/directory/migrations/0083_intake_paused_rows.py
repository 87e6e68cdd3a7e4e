"""Those who refer read that an organisation takes nobody new; its own members do not."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

LEADS = "(SELECT alongside_may('concerns.lead'))"
NOT_OURS = "organisation_id <> (SELECT alongside_organisation())"


class Migration(migrations.Migration):
    dependencies = [("directory", "0082_intake_paused"), ("accounts", "0002_who_is_asking")]
    operations = [
        ProtectRows(
            "directory_intakepause",
            {
                "SELECT": f"((SELECT alongside_may('referrals.send')) OR {LEADS}) AND {NOT_OURS}",
                "INSERT": f"{LEADS} AND {NOT_OURS}",
                "UPDATE": f"{LEADS} AND {NOT_OURS}",
            },
        )
    ]
