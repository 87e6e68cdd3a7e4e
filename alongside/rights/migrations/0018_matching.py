"""What was looked for with somebody, and in vain, is in their copy; their words go with the rest."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

SUBJECT = "person_id = (SELECT rights_subject())"
HELD = {
    "matching_brief": (
        "id, person_id, organisation_id, needs, words, access, language, times, most_cost,"
        " furthest, by_id, written_at"
    ),
    "matching_suggestion": (
        "id, created_at, person_id, organisation_id, service_id, state, age_band, gender, by_id,"
        " changed_at"
    ),
    "gaps_gapevidence": "id, created_at, person_id, organisation_id, need_id, reason, by_id",
}
READ = {"matching_suggestion": "id, person_id", "gaps_gapevidence": "id, person_id"}
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0017_keeps_back"),
        ("matching", "0002_row_security"),
        ("gaps", "0002_row_security"),
    ]
    operations = [
        *(NarrowColumns(table, columns, COPY_ROLE) for table, columns in HELD.items()),
        *(ProtectRows(table, {"SELECT": SUBJECT}, COPY_ROLE) for table in HELD),
        *(NarrowColumns(table, columns, ERASING_ROLE) for table, columns in READ.items()),
        *(ProtectRows(table, {"SELECT": SYSTEM}, ERASING_ROLE) for table in READ),
        NarrowColumns("matching_brief", "id, person_id", ERASING_ROLE),
        ProtectRows("matching_brief", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON matching_brief TO {ERASING_ROLE}",
            f"REVOKE DELETE ON matching_brief FROM {ERASING_ROLE}",
        ),
    ]
