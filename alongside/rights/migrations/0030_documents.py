"""Documents are in the copy of what is held of somebody, and go with their record."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

HELD = "id, created_at, case_id, title, kind, media, content, by_id, removed_at, removed_why"
# A letter may say where somebody is: that is in no copy while they are protected.
NOT_HIDDEN = """EXISTS (SELECT 1 FROM care_case o JOIN people_person p ON p.id = o.person_id
    WHERE o.id = care_document.case_id AND NOT p.protected)"""
SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0029_invitations"), ("care", "0034_document_rows")]
    operations = [
        NarrowColumns("care_document", HELD, COPY_ROLE),
        ProtectRows("care_document", {"SELECT": NOT_HIDDEN}, COPY_ROLE),
        NarrowColumns("care_document", "id, case_id", ERASING_ROLE),
        ProtectRows("care_document", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON care_document TO {ERASING_ROLE}",
            f"REVOKE DELETE ON care_document FROM {ERASING_ROLE}",
        ),
    ]
