"""What is looked for with somebody is read and written by the team that plans care with them."""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

OURS = """(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation()) AND {related}"""
USER = "(SELECT alongside_user())"
TABLES = ("matching_brief", "matching_suggestion")


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("people", "0002_row_security")]
    operations = [
        ProtectRows(
            table,
            {
                "SELECT": OURS.format(related=related(table, "care")),
                "INSERT": f"{OURS.format(related=related(table, 'care'))} AND by_id = {USER}",
                "UPDATE": OURS.format(related=related(table, "care")),
            },
        )
        for table in TABLES
    ]
