"""What a team noted of a risk is read and written by that team, while it plans care with them."""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import FollowsMerges, related

TEAM = (
    "organisation_id = (SELECT alongside_organisation())"
    f" AND (SELECT alongside_may('cases.work')) AND {related('care_risk', 'care')}"
)


class Migration(migrations.Migration):
    dependencies = [("care", "0071_risk"), ("people", "0031_times_in_words")]
    operations = [
        ProtectRows(
            "care_risk",
            {
                "SELECT": TEAM,
                "INSERT": f"{TEAM} AND by_id = (SELECT alongside_user())",
                "UPDATE": TEAM,
            },
        ),
        FollowsMerges("care_risk"),
    ]
