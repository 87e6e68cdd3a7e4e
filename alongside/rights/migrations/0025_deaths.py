"""That somebody was noted as having died is in their copy, and starts the clock of their record."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

SUBJECT = "person_id = (SELECT rights_subject())"
SYSTEM = "(SELECT alongside_may('system'))"
HELD = (
    "id, created_at, person_id, died_on, source, noted_by_id, noted_for_id, undone_at, undone_why"
)


class Migration(migrations.Migration):
    dependencies = [("rights", "0024_private_notes"), ("people", "0021_death_rows")]
    operations = [
        NarrowColumns("people_death", HELD, COPY_ROLE),
        ProtectRows("people_death", {"SELECT": SUBJECT}, COPY_ROLE),
        NarrowColumns(
            "people_death",
            "id, created_at, person_id, undone_at",
            ERASING_ROLE,
            writable="undone_why, stilled",
        ),
        ProtectRows("people_death", {"SELECT": SYSTEM, "UPDATE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT SELECT (died_on), UPDATE (died_on) ON people_person TO {ERASING_ROLE}",
            f"REVOKE SELECT (died_on), UPDATE (died_on) ON people_person FROM {ERASING_ROLE}",
        ),
    ]
