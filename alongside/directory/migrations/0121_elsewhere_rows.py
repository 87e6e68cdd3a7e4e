"""Who says on what terms people come from elsewhere, and who arranges that they go: all read it."""

from django.db import migrations

from alongside.common.row_security import ProtectRows

TERMS, ARRANGED = "directory_elsewhereterms", "directory_arrangement"
RUNS_IT = f"""((SELECT alongside_may('referrals.answer')) OR (SELECT alongside_may('room.say')))
    AND EXISTS (SELECT 1 FROM directory_service s WHERE s.id = {TERMS}.service_id
        AND s.organisation_id = (SELECT alongside_organisation()))"""
FOR_ITS_AREA = """(SELECT alongside_may('arrangements.make'))
    AND area_id = (SELECT alongside_area())"""
OWN = """ AND made_by_id = (SELECT alongside_user())
    AND made_for_id = (SELECT alongside_organisation())"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0120_elsewhere")]
    operations = [
        ProtectRows(TERMS, {"SELECT": "true", "INSERT": RUNS_IT, "UPDATE": RUNS_IT}),
        ProtectRows(
            ARRANGED,
            {"SELECT": "true", "INSERT": FOR_ITS_AREA + OWN, "UPDATE": FOR_ITS_AREA},
        ),
    ]
