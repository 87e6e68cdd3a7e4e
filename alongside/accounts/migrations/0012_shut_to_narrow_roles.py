"""Who is signed in where, and with what, no narrow role reads: nobody who gets hold of one of them

signs in as somebody else with a session, a link or a key that stands in a table.
"""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, PROXY_ROLE

SHUT = (
    "mfa_authenticator, usersessions_usersession, socialaccount_socialaccount,"
    " socialaccount_socialtoken, socialaccount_socialapp, account_emailaddress,"
    " account_emailconfirmation, accounts_membership, django_session"
)
# Signing out, or in again as somebody else, forgets the one session whose key the browser brought.
SESSIONS = """
CREATE FUNCTION accounts_session_there(key text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM django_session s WHERE s.session_key = key)
$$;
CREATE FUNCTION accounts_forget_session(key text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM django_session s WHERE s.session_key = key
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_read_by_proxies")]
    operations = [
        migrations.RunSQL(
            SESSIONS, "DROP FUNCTION accounts_session_there, accounts_forget_session"
        ),
        migrations.RunSQL(
            [
                f"REVOKE ALL ON {SHUT} FROM {PORTAL_ROLE}, {PROXY_ROLE}",
                f"GRANT INSERT ON django_session TO {PORTAL_ROLE}, {PROXY_ROLE}",
            ],
            f"GRANT SELECT ON {SHUT} TO {PORTAL_ROLE}",
        ),
    ]
