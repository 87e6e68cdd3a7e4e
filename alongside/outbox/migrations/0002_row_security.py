from django.db import migrations

from alongside.common.row_security import ProtectRows


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("accounts", "0002_who_is_asking")]
    operations = [
        ProtectRows(
            "outbox_outboxfact",
            {
                "SELECT": "(SELECT alongside_may('system'))",
                "INSERT": "(SELECT current_setting('alongside.actor', true)) <> ''",
                "UPDATE": "(SELECT alongside_may('system'))",
            },
        )
    ]
