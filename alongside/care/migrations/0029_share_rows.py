"""How a team weighs its cases is read by the team, and set by its lead."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = "organisation_id = (SELECT alongside_organisation())"
READ = f"(SELECT alongside_may('cases.work')) AND {OURS}"
WRITE = f"(SELECT alongside_may('cases.reassign')) AND {OURS}"


class Migration(migrations.Migration):
    dependencies = [("care", "0028_fair_shares")]
    operations = [
        ProtectRows("care_shares", {"SELECT": READ, "INSERT": WRITE, "UPDATE": WRITE}),
    ]
