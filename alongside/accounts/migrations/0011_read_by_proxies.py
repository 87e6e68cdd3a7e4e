"""Whoever acts for somebody is signed in like anybody, and of accounts reads names alone."""

from django.db import migrations

from alongside.common.row_security import PROXY_ROLE, NarrowColumns

SHUT = (
    "mfa_authenticator, usersessions_usersession, socialaccount_socialaccount,"
    " socialaccount_socialtoken, account_emailaddress, accounts_membership"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_accounts_elsewhere"),
        ("common", "0003_proxy_role"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        NarrowColumns("accounts_user", "id, name", PROXY_ROLE),
        migrations.RunSQL(
            [
                f"REVOKE ALL ON {SHUT} FROM {PROXY_ROLE}",
                f"GRANT INSERT, UPDATE, DELETE ON django_session TO {PROXY_ROLE}",
            ],
            f"REVOKE INSERT, UPDATE, DELETE ON django_session FROM {PROXY_ROLE}",
        ),
    ]
