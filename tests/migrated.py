"""A migrated database, made once and kept beside those of the tests, which are copies of it.

Migrating takes as long as hundreds of tests, copying a moment. The name says which migrations, of
which checkout: where they change, the next run makes another and drops this one.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import sql

ROOT = Path(__file__).resolve().parent.parent
# What migrations run: themselves, what they import, and libraries. Files that the product reads
# after every migration are read for each copy.
TELLING = (
    "alongside/*/migrations/*.py",
    "alongside/*/row_security.py",
    "alongside/common/*.py",
    "alongside/config/management/commands/migrate.py",
    "alongside/needs/vocabulary.py",
    "alongside/directory/following.py",
    "requirements.lock",
)


def migrated_database(connection: Any) -> str:
    """The name of the database to copy. The first process to ask makes it; the others wait."""
    checkout = f"alongside_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}_"
    name = checkout + fingerprint(TELLING)[:16]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [checkout])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [checkout])
        found = [row[0] for row in cursor.fetchall()]
        if name not in found:
            made = _migrate(connection)
            for older in found:
                cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(older)))
            # Only now: a run that is cut off while migrating leaves none of that name.
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            cursor.execute(rename.format(sql.Identifier(made), sql.Identifier(name)))
    return name


def fingerprint(patterns: Iterable[str]) -> str:
    """Of the names and contents of all files of the checkout that these patterns name."""
    told = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        told.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return told.hexdigest()


def _migrate(connection: Any) -> str:
    """A new database with Django's usual name of a test database, to which nobody is connected."""
    own = connection.settings_dict["NAME"]
    made: str = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = own
    return made
