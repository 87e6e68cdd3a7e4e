"""What a team noted of a risk is in the copy of what is held, and goes with the record."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

TABLE = "care_risk"
HELD = (
    "id, person_id, organisation_id, kind, words, begun_at, by_id, ended_at, ended_by_id, ended_why"
)
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0041_about_me"), ("care", "0072_risk_rows")]
    operations = [
        NarrowColumns(TABLE, HELD, COPY_ROLE),
        ProtectRows(TABLE, {"SELECT": "person_id = (SELECT rights_subject())"}, COPY_ROLE),
        NarrowColumns(TABLE, "id, person_id", ERASING_ROLE),
        ProtectRows(TABLE, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON {TABLE} TO {ERASING_ROLE}",
            f"REVOKE DELETE ON {TABLE} FROM {ERASING_ROLE}",
        ),
    ]
