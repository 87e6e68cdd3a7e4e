"""People see who looked at or changed what is held of them, and what they did themselves."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, NarrowColumns, ProtectRows


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_row_security"), ("accounts", "0004_who_the_person_is")]
    operations = [
        NarrowColumns(
            "audit_auditentry",
            "id, created_at, user_id, organisation_id, role_code, verb, people",
            PORTAL_ROLE,
        ),
        ProtectRows(
            "audit_auditentry",
            {
                "SELECT": "people @> ARRAY[(SELECT alongside_person())]",
                "INSERT": """actor = (SELECT current_setting('alongside.actor', true))
                    AND actor <> ''
                    AND user_id = (SELECT alongside_user()) AND organisation_id IS NULL""",
            },
            PORTAL_ROLE,
        ),
        migrations.RunSQL(
            f"GRANT INSERT ON audit_auditentry TO {PORTAL_ROLE}",
            f"REVOKE INSERT ON audit_auditentry FROM {PORTAL_ROLE}",
        ),
    ]
