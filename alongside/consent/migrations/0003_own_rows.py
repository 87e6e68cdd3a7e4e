"""People see what they agreed to, and may take back what they agreed to themselves."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, ProtectRows
from alongside.people.row_security import own

OWN = own("consent_consent")


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_row_security"), ("people", "0005_own_rows")]
    operations = [
        ProtectRows(
            "consent_consent",
            {"SELECT": OWN, "UPDATE": f"{OWN} AND basis = 'agreed'"},
            PORTAL_ROLE,
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (withdrawn_at) ON consent_consent TO {PORTAL_ROLE}",
            f"REVOKE UPDATE (withdrawn_at) ON consent_consent FROM {PORTAL_ROLE}",
        ),
    ]
