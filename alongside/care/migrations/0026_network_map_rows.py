"""The network map is the team's, like the case; where somebody in safe mode goes is nobody's.

The places of a person who is switched to safe mode are shown again when that ends.
"""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OF_A_CASE = "EXISTS (SELECT 1 FROM care_case c WHERE c.id = care_tie.case_id)"
NO_HIDDEN_PLACE = (
    f"{OF_A_CASE} AND (kind <> 'place' OR EXISTS (SELECT 1 FROM care_case c"
    " JOIN people_person p ON p.id = c.person_id"
    " WHERE c.id = care_tie.case_id AND NOT p.protected))"
)


class Migration(migrations.Migration):
    dependencies = [("care", "0025_network_map")]
    operations = [
        ProtectRows("care_tie", dict.fromkeys(("SELECT", "INSERT", "UPDATE"), NO_HIDDEN_PLACE))
    ]
