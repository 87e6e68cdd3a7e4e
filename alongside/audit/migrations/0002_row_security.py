from django.db import migrations

from alongside.common.row_security import ProtectRows


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("accounts", "0002_who_is_asking")]
    operations = [
        ProtectRows(
            "audit_auditentry",
            {
                "SELECT": """user_id = (SELECT alongside_user())
                    OR (SELECT alongside_may('audit.view'))
                    AND organisation_id = (SELECT alongside_organisation())""",
                # Nobody writes the audit in another's name.
                "INSERT": """actor = (SELECT current_setting('alongside.actor', true))
                    AND actor <> ''
                    AND user_id IS NOT DISTINCT FROM (SELECT alongside_user())
                    AND organisation_id IS NOT DISTINCT FROM (SELECT alongside_organisation())""",
            },
        )
    ]
