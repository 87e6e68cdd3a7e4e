"""What somebody texted back is in the copy of what is held of them, and goes with their record."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

NOT_HIDDEN = """EXISTS (SELECT 1 FROM care_case o JOIN people_person p ON p.id = o.person_id
    WHERE o.id = care_textreply.case_id AND NOT p.protected)"""
SYSTEM = "(SELECT alongside_may('system'))"
ARRIVAL = "arrival, arrival_at"


class Migration(migrations.Migration):
    dependencies = [("rights", "0034_own_part_of_the_map"), ("care", "0043_text_reply_rows")]
    operations = [
        NarrowColumns("care_textreply", "id, case_id, said, words, at", COPY_ROLE),
        ProtectRows("care_textreply", {"SELECT": NOT_HIDDEN}, COPY_ROLE),
        migrations.RunSQL(
            f"GRANT SELECT ({ARRIVAL}) ON messaging_message TO {COPY_ROLE}",
            f"REVOKE SELECT ({ARRIVAL}) ON messaging_message FROM {COPY_ROLE}",
        ),
        NarrowColumns("care_textreply", "id, case_id", ERASING_ROLE),
        ProtectRows("care_textreply", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        NarrowColumns("messaging_answer", "id, message_id", ERASING_ROLE),
        ProtectRows("messaging_answer", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON care_textreply, messaging_answer TO {ERASING_ROLE}",
            f"REVOKE DELETE ON care_textreply, messaging_answer FROM {ERASING_ROLE}",
        ),
    ]
