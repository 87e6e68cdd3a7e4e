"""SQL functions through which row security learns who is asking.

They read settings that accounts.actor sets for the length of one transaction. Policies call them
inside a scalar subquery, so that PostgreSQL evaluates them once for a statement, not per row.
"""

from django.db import migrations

FUNCTIONS = {
    "alongside_user()": (
        "uuid",
        "SELECT nullif(current_setting('alongside.user', true), '')::uuid",
    ),
    "alongside_organisation()": (
        "uuid",
        "SELECT nullif(current_setting('alongside.organisation', true), '')::uuid",
    ),
    "alongside_area()": (
        "uuid",
        "SELECT nullif(current_setting('alongside.area', true), '')::uuid",
    ),
    "alongside_may(permission text)": (
        "boolean",
        """SELECT permission = ANY (
            coalesce(nullif(current_setting('alongside.permissions', true), ''), '{}')::text[])""",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("common", "0001_restricted_role")]
    operations = [
        migrations.RunSQL(
            f"CREATE FUNCTION {signature} RETURNS {answer} LANGUAGE sql STABLE AS $$ {body} $$",
            f"DROP FUNCTION {signature.split('(')[0]}",
        )
        for signature, (answer, body) in FUNCTIONS.items()
    ]
