from django.db import migrations

from alongside.common.row_security import ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial"), ("accounts", "0002_who_is_asking")]
    operations = [
        ProtectRows(
            "messaging_message",
            {
                "SELECT": f"""{SYSTEM} OR (SELECT alongside_may('messages.view')) AND (
                    from_organisation_id = (SELECT alongside_organisation())
                    OR to_organisation_id = (SELECT alongside_organisation()))""",
                "INSERT": SYSTEM,
                "UPDATE": SYSTEM,
            },
        )
    ]
