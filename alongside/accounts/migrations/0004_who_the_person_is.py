"""The SQL function through which row security learns which person asks about themselves."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_roles_are_given_by_the_owner"),
        ("common", "0002_portal_role"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            """CREATE FUNCTION alongside_person() RETURNS uuid LANGUAGE sql STABLE AS $$
                SELECT nullif(current_setting('alongside.person', true), '')::uuid $$""",
            "DROP FUNCTION alongside_person",
        ),
        # Signing out, and in again as somebody else, ends one session and begins another.
        migrations.RunSQL(
            [
                f"GRANT INSERT, UPDATE, DELETE ON django_session TO {PORTAL_ROLE}",
                f"GRANT UPDATE ON accounts_user TO {PORTAL_ROLE}",
            ],
            [
                f"REVOKE INSERT, UPDATE, DELETE ON django_session FROM {PORTAL_ROLE}",
                f"REVOKE UPDATE ON accounts_user FROM {PORTAL_ROLE}",
            ],
        ),
    ]
