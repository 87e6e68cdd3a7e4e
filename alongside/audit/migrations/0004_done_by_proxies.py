"""What somebody does who acts for a person is written down; they read none of it."""

from django.db import migrations

from alongside.common.row_security import PROXY_ROLE, ProtectRows


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_own_rows"), ("common", "0003_proxy_role")]
    operations = [
        ProtectRows(
            "audit_auditentry",
            {
                "INSERT": """actor = (SELECT current_setting('alongside.actor', true))
                    AND actor <> ''
                    AND user_id = (SELECT alongside_user()) AND organisation_id IS NULL"""
            },
            PROXY_ROLE,
        ),
        migrations.RunSQL(
            f"GRANT INSERT ON audit_auditentry TO {PROXY_ROLE}",
            f"REVOKE INSERT ON audit_auditentry FROM {PROXY_ROLE}",
        ),
    ]
