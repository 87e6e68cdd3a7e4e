"""How a letter was printed and posted goes with the record of whom it was to."""

from django.db import migrations

from alongside.common.row_security import ERASING_ROLE, NarrowColumns, ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [("rights", "0035_text_replies"), ("messaging", "0010_letter_rows")]
    operations = [
        NarrowColumns("messaging_letter", "id, person_id", ERASING_ROLE),
        ProtectRows("messaging_letter", {"SELECT": SYSTEM, "DELETE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT DELETE ON messaging_letter TO {ERASING_ROLE}",
            f"REVOKE DELETE ON messaging_letter FROM {ERASING_ROLE}",
        ),
    ]
