"""What each narrow role of the database may do to each table, asked of PostgreSQL itself."""

from collections.abc import Iterator

from django.db import connection

from alongside.common.row_security import (
    COPY_ROLE,
    COUNTING_ROLE,
    ERASING_ROLE,
    PORTAL_ROLE,
    PROXY_ROLE,
    VOLUNTEER_ROLE,
)

ROLES = {
    PORTAL_ROLE: "A person, on their own pages.",
    PROXY_ROLE: "Somebody who acts for a person.",
    VOLUNTEER_ROLE: "A volunteer with a link to one referral.",
    COPY_ROLE: "Puts together the copy of one person’s data.",
    ERASING_ROLE: "Erases what the schedule or a wish says.",
    COUNTING_ROLE: "Counts for the figures.",
}
HEAD = (
    "# What the narrow roles of the database may do\n\n"
    "Each request runs in a database role ([two locks](../decisions/0003-two-locks.md)). Besides "
    "that of colleagues, `alongside_app`, there are these. PostgreSQL was asked what each may do "
    "to each table; `tests/security/test_role_rights.py` asks again and compares. Read over what "
    "has changed, then write it anew: run that test with `WRITE_ROLE_RIGHTS=1`.\n\n"
    "“By row” is a table with row security: the role sees the rows that a policy shows it. A table "
    "that is not named is shut.\n"
)
_ASK = """
WITH asked AS (
    SELECT c.oid, c.relname AS name, c.relrowsecurity AS by_row,
        ARRAY(SELECT a.attname::text FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              ORDER BY a.attname) AS columns,
        ARRAY(SELECT CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT'
                     WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
              FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
                AND (%(role)s::regrole = ANY (p.polroles) OR 0 = ANY (p.polroles))) AS policies
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
)
SELECT name, by_row, columns, policies,
    ARRAY(SELECT x FROM unnest(columns) x WHERE has_column_privilege(%(role)s, oid, x, 'SELECT')),
    ARRAY(SELECT x FROM unnest(columns) x WHERE has_column_privilege(%(role)s, oid, x, 'INSERT')),
    ARRAY(SELECT x FROM unnest(columns) x WHERE has_column_privilege(%(role)s, oid, x, 'UPDATE')),
    has_table_privilege(%(role)s, oid, 'DELETE')
FROM asked ORDER BY name
"""


def as_document() -> str:
    """Every narrow role with every table it may do something to, for people to read."""
    parts = [HEAD]
    for role, what in ROLES.items():
        may = rights_of(role)
        whole = ", ".join(f"`{name}`" for name, said in may.items() if said == "reads")
        parts.append(f"## `{role}`\n\n{what}\n")
        if whole:
            parts.append(f"Reads all of: {whole}.\n")
        some = [f"- `{name}` {said}" for name, said in may.items() if said != "reads"]
        parts.append("\n".join(some) + "\n")
    return "\n".join(parts)


def rights_of(role: str) -> dict[str, str]:
    """By the table: what the role may do to it, in words."""
    return dict(_lines(role))


def _lines(role: str) -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"role": role})
        for name, by_row, columns, policies, read, added, changed, deletes in cursor.fetchall():

            def opens(command: str, by_row: bool = by_row, policies: list[str] = policies) -> bool:
                return not by_row or bool({command, "ALL"} & set(policies))

            can = [
                _some("reads", read, columns) if opens("SELECT") else "",
                _some("adds", added, columns) if opens("INSERT") else "",
                _some("changes", changed, columns) if opens("UPDATE") else "",
                "deletes" if deletes and opens("DELETE") else "",
            ]
            said = "; ".join(one for one in can if one)
            if said:
                yield name, f"by row: {said}" if by_row else said


def _some(verb: str, able: list[str], columns: list[str]) -> str:
    if not able or able == columns:
        return verb if able else ""
    return f"{verb} {', '.join(able)}"
