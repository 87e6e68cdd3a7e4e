"""The second lock: PostgreSQL itself decides which rows the actor of this transaction may touch.

Every request runs as the role ``alongside_app``, which owns nothing and bypasses nothing; the
requests of a person about themselves run as ``alongside_portal``, those of somebody who acts for a
person as ``alongside_proxy``, and what a volunteer does through a link as ``alongside_volunteer``.
Who is asking stands in transaction-local settings, read by the SQL functions of the accounts app.
"""

from collections.abc import Mapping

from django.db import migrations

APP_ROLE = "alongside_app"
COPY_ROLE = "alongside_copy"
ERASING_ROLE = "alongside_retention"
COUNTING_ROLE = "alongside_insight"
PORTAL_ROLE = "alongside_portal"
PROXY_ROLE = "alongside_proxy"
VOLUNTEER_ROLE = "alongside_volunteer"


def create_role(role: str) -> str:
    """SQL that makes a role nobody can log in as and lets the migrating user become it.

    Roles belong to the whole server, so another database may have made it already, even at this
    very moment (parallel test databases).
    """
    return f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                CREATE ROLE {role} NOLOGIN;
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        DO $$ BEGIN
            -- From version 16 on, whoever makes a role is its member but may not yet become it.
            IF NOT pg_has_role(current_user, '{role}', CASE
                WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET'
                ELSE 'MEMBER' END)
            THEN
                EXECUTE format('GRANT {role} TO %I', current_user);
            END IF;
        EXCEPTION WHEN unique_violation THEN NULL; END $$;
        GRANT USAGE ON SCHEMA public TO {role};
    """  # noqa: S608 - the roles are the constants above


class ProtectRows(migrations.RunSQL):
    """Turn row security on for a table, with one policy for each command named.

    ``policies`` maps SELECT, INSERT, UPDATE or DELETE to an SQL condition over the row. A command
    without a policy is refused to everyone but the table's owner.
    """

    def __init__(self, table: str, policies: Mapping[str, str], role: str = APP_ROLE) -> None:
        forward = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
        backward = []
        for command, condition in policies.items():
            name = f"{role}_{command.lower()}"
            forward.append(
                f"CREATE POLICY {name} ON {table} FOR {command} TO {role} "
                + _clauses(command, condition)
            )
            backward.append(f"DROP POLICY {name} ON {table}")
        super().__init__([*forward], [*backward])
        self.arguments = (table, dict(policies), role)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (type(self).__qualname__, list(self.arguments), {})


class NarrowColumns(migrations.RunSQL):
    """Let a role read these columns of a table and no other, and write only ``writable`` ones."""

    def __init__(self, table: str, columns: str, role: str, writable: str = "") -> None:
        forward = [
            f"REVOKE ALL ON {table} FROM {role}",
            f"GRANT SELECT ({columns}) ON {table} TO {role}",
        ]
        if writable:
            forward.append(f"GRANT UPDATE ({writable}) ON {table} TO {role}")
        super().__init__([*forward], [f"REVOKE ALL ON {table} FROM {role}"])
        self.arguments = (table, columns, role, writable)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (type(self).__qualname__, list(self.arguments), {})


def _clauses(command: str, condition: str) -> str:
    if command == "INSERT":
        return f"WITH CHECK ({condition})"
    if command == "UPDATE":
        return f"USING ({condition}) WITH CHECK ({condition})"
    return f"USING ({condition})"
