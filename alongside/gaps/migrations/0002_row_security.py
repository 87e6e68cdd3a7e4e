"""Evidence of a gap is about somebody: the team that plans care with them reads it, nobody else."""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import related

OURS = f"""(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation())
    AND {related("gaps_gapevidence", "care")}"""


class Migration(migrations.Migration):
    dependencies = [("gaps", "0001_initial"), ("people", "0002_row_security")]
    operations = [
        ProtectRows(
            "gaps_gapevidence",
            {"SELECT": OURS, "INSERT": f"{OURS} AND by_id = (SELECT alongside_user())"},
        ),
    ]
