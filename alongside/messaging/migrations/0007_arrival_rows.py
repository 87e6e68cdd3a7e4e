"""Stopped numbers and answers are the house's alone: whoever they concern hears by other ways."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0006_arrival"), ("messaging", "0002_row_security")]
    operations = [
        ProtectRows(table, dict.fromkeys(("SELECT", "INSERT", "UPDATE"), SYSTEM))
        for table in ("messaging_stoppednumber", "messaging_answer")
    ]
