"""People's network maps are in the copy of what is held about them, and go with their plans."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

HELD = "id, case_id, name, kind, circle, often, feels, wished, begun_at, ended_at, by_id"
# A copy may be read by others: where somebody in safe mode goes is not in it.
NO_HIDDEN_PLACE = """EXISTS (SELECT 1 FROM care_case o JOIN people_person p ON p.id = o.person_id
    WHERE o.id = care_tie.case_id AND NOT (p.protected AND care_tie.kind = 'place'))"""
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0025_deaths"), ("care", "0026_network_map_rows")]
    operations = [
        NarrowColumns("care_tie", HELD, COPY_ROLE),
        ProtectRows("care_tie", {"SELECT": NO_HIDDEN_PLACE}, COPY_ROLE),
        NarrowColumns("care_tie", "id, case_id", ERASING_ROLE),
        ProtectRows("care_tie", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON care_tie TO {ERASING_ROLE}",
            f"REVOKE DELETE ON care_tie FROM {ERASING_ROLE}",
        ),
    ]
