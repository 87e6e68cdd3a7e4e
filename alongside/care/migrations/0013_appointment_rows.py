"""The team arranges appointments and helps people to a service: theirs, like the case itself."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OF_A_CASE = "EXISTS (SELECT 1 FROM care_case c WHERE c.id = {table}.case_id)"


class Migration(migrations.Migration):
    dependencies = [("care", "0012_appointments_and_first_visits")]
    operations = [
        ProtectRows(
            table,
            dict.fromkeys(("SELECT", "INSERT", "UPDATE"), OF_A_CASE.format(table=table)),
        )
        for table in ("care_appointment", "care_firstvisit")
    ]
