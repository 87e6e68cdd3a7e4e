"""After a test with transactions of its own, its database is again as it was migrated.

Django would truncate every table, then make permissions and vocabulary anew: half a second for each
such test. Here only those tables are touched that hold what was not there before, and what
migrations left in a table comes back with the ids it had.
"""

from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import sql
from django.test import TransactionTestCase

_TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'django_migrations'
ORDER BY relname
"""


class AsMigrated:
    """The rows that every table of a database begins with."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        with connection.cursor() as cursor:
            cursor.execute(_TABLES)
            self.tables = [name for (name,) in cursor.fetchall()]
            self.rows = {name: _rows(cursor, name) for name in self._filled(cursor)}

    def put_back(self) -> None:
        """Take out what is new, bring back what is gone. Its user has to be a superuser."""
        with transaction.atomic(), self.connection.cursor() as cursor:
            filled = self._filled(cursor)
            changed = [name for name in filled if name not in self.rows]
            changed += [name for name, rows in self.rows.items() if _rows(cursor, name) != rows]
            if not changed:
                return
            # No trigger fires, and the order of the tables does not matter.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in changed:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            for name in set(changed) & set(self.rows):
                with cursor.copy(
                    sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
                ) as copy:
                    copy.write(b"".join(self.rows[name]))

    def _filled(self, cursor: Any) -> list[str]:
        cursor.execute(
            sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
                    sql.Literal(name), sql.Identifier(name)
                )
                for name in self.tables
            )
        )
        return [name for (name,) in cursor.fetchall()]


def _rows(cursor: Any, table: str) -> list[bytes]:
    with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return sorted(bytes(row) for row in copy)


def instead_of_flushing() -> None:
    """From now on every test case with transactions of its own is followed by this.

    Where the role is no superuser, Django flushes as ever.
    """
    if not _is_superuser(connection):
        return
    migrated = AsMigrated(connection)

    def teardown(_case: TransactionTestCase) -> None:
        migrated.put_back()

    TransactionTestCase._fixture_teardown = teardown


def _is_superuser(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
        return bool(cursor.fetchone()[0])
