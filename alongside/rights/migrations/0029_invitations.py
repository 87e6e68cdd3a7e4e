"""To what somebody was invited, and that they want no more, is in their copy and goes with them."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

SUBJECT = "person_id = (SELECT rights_subject())"
HELD = {
    "outreach_invitee": (
        "id, created_at, person_id, invite_list_id, status, why, sent_at, answered_at, by_link"
    ),
    "outreach_optout": "id, created_at, person_id, how",
}
LIST = """EXISTS (SELECT 1 FROM outreach_invitee i
    WHERE i.invite_list_id = outreach_invitelist.id)"""
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0028_kept_from"), ("outreach", "0002_rows")]
    operations = [
        *(NarrowColumns(table, columns, COPY_ROLE) for table, columns in HELD.items()),
        *(ProtectRows(table, {"SELECT": SUBJECT}, COPY_ROLE) for table in HELD),
        NarrowColumns("outreach_invitelist", "id, name", COPY_ROLE),
        ProtectRows("outreach_invitelist", {"SELECT": LIST}, COPY_ROLE),
        *(NarrowColumns(table, "id, person_id", ERASING_ROLE) for table in HELD),
        *(ProtectRows(table, {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE) for table in HELD),
        migrations.RunSQL(
            [f"GRANT DELETE ON {table} TO {ERASING_ROLE}" for table in HELD],
            [f"REVOKE DELETE ON {table} FROM {ERASING_ROLE}" for table in HELD],
        ),
    ]
