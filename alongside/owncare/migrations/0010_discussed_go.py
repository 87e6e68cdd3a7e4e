"""Whose case two colleagues talked about goes with the record; it is in no copy."""

from django.db import migrations

from alongside.common.row_security import ERASING_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import FollowsMerges

SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("owncare", "0009_supervision_and_idea_rows"), ("rights", "0031_merging")]
    operations = [
        FollowsMerges("owncare_discussedperson"),
        NarrowColumns("owncare_discussedperson", "id, person_id", ERASING_ROLE),
        ProtectRows("owncare_discussedperson", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON owncare_discussedperson TO {ERASING_ROLE}",
            f"REVOKE DELETE ON owncare_discussedperson FROM {ERASING_ROLE}",
        ),
    ]
