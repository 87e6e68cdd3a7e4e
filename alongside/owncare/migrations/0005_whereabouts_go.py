"""Where colleagues visit somebody alone goes with the record; it is in no copy."""

from django.db import migrations

from alongside.common.row_security import ERASING_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import FollowsMerges

SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("owncare", "0004_lone_visit_rows"), ("rights", "0031_merging")]
    operations = [
        FollowsMerges("owncare_whereabouts"),
        NarrowColumns("owncare_whereabouts", "id, person_id", ERASING_ROLE),
        ProtectRows("owncare_whereabouts", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON owncare_whereabouts TO {ERASING_ROLE}",
            f"REVOKE DELETE ON owncare_whereabouts FROM {ERASING_ROLE}",
        ),
    ]
