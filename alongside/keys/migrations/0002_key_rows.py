"""Who may see and end keys; that one is used is written by the house."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = """((SELECT alongside_may('keys.manage'))
    AND organisation_id = (SELECT alongside_organisation()))"""
THE_HOUSE = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("keys", "0001_api_keys")]
    operations = [
        ProtectRows(
            "keys_apikey",
            {
                "SELECT": f"{THE_HOUSE} OR {OURS}",
                "INSERT": f"{OURS} AND made_by_id = (SELECT alongside_user())",
                "UPDATE": f"{THE_HOUSE} OR {OURS}",
            },
        ),
    ]
