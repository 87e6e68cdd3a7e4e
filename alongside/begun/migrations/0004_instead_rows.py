"""Whom to ring instead of referring is for everybody who works here to read."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

SAID = """(SELECT alongside_may('promise.set'))
    AND organisation_id = (SELECT alongside_organisation()) AND by_id = (SELECT alongside_user())"""


class Migration(migrations.Migration):
    dependencies = [("begun", "0003_instead")]
    operations = [
        ProtectRows(
            "begun_instead",
            {"SELECT": "(SELECT alongside_organisation()) IS NOT NULL", "INSERT": SAID},
        )
    ]
