"""A backup comes back whole: every row, and every lock on it. Real dumps, real databases."""

import secrets
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.backends.postgresql.psycopg_any import sql

from alongside.accounts.actor import acting_as
from alongside.config.backups import archive
from alongside.config.backups.keys import NoKeyError, private_keys, public_keys
from alongside.config.backups.programs import Database, ProgramError
from alongside.config.embedded.base import embedded_server
from alongside.needs.services import load_needs
from alongside.people.models import Person
from alongside.people.queries import visible_to
from tests.factories.standing import preparing, standing_people
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

# All that a database holds beside rows, as comparable lines.
LOCKS = """
    SELECT concat_ws('|', 'policy', tablename, policyname, roles, cmd, qual, with_check)
    FROM pg_policies
    UNION ALL SELECT concat_ws('|', 'secured', relname, relrowsecurity) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    UNION ALL SELECT concat_ws('|', 'trigger', tgrelid::regclass, tgname, tgenabled)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws('|', 'function', proname, prosecdef, md5(prosrc), proconfig)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws('|', 'right', grantee, table_name, privilege_type)
    FROM information_schema.role_table_grants WHERE grantee LIKE 'alongside_%'
    UNION ALL SELECT concat_ws('|', 'column', grantee, table_name, column_name, privilege_type)
    FROM information_schema.role_column_grants WHERE grantee LIKE 'alongside_%'
    UNION ALL SELECT concat_ws('|', 'constraint', conrelid::regclass, conname, convalidated)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws('|', 'index', indexrelid::regclass, indisunique, indisvalid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace
"""

SUM = sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {} AS t")


@pytest.fixture
def people(transactional_db: None) -> Any:
    with preparing() as actor:
        load_needs(actor=actor)
    return standing_people()


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """The public keys of two people in one file, and the private key of the second."""
    ann, bob = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    public, private = tmp_path / "keys", tmp_path / "bob"
    public.write_text(f"# Ann and Bob\n{ann.to_public()}\n\n{bob.to_public()}\n", encoding="utf-8")
    private.write_text(f"# created: today\n{bob}\n", encoding="utf-8")
    return public, private


@pytest.fixture
def empty() -> Iterator[str]:
    """The name of a database with nothing in it, on the server of the tests."""
    name = f"restored_{secrets.token_hex(4)}"
    _alone("CREATE DATABASE {} TEMPLATE template0", name)
    yield name
    _alone("DROP DATABASE {} WITH (FORCE)", name)


def _alone(statement: str, name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))


@pytest.fixture
def inside() -> Iterator[Any]:
    """Let all of Django work in another database of the same server for a while."""
    own = connection.settings_dict["NAME"]

    def enter(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    yield enter
    enter(own)


def _contents() -> dict[str, tuple[int, str]]:
    """Of each table how many rows it has, and a sum over all that stands in them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(SUM.format(table))
            found[table.as_string(None)] = cursor.fetchone()
    return found


def _locks() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({LOCKS}) AS every (line) ORDER BY line")
        return [line for (line,) in cursor.fetchall()]


def test_what_comes_back_has_every_row_and_every_lock(
    people: Any, keys: tuple[Path, Path], empty: str, inside: Any, tmp_path: Path
) -> None:
    taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    file, said = tmp_path / "tonight.age", StringIO()
    call_command("backup", file, keys=keys[0], stdout=said)
    assert "any of 2 keys opens it" in said.getvalue()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"people_person" not in file.read_bytes() and file.read_bytes().startswith(
        b"age-encryption.org/"
    )
    before = _contents(), _locks()
    assert before[0]['"people_person"'][0] == 1 and len(before[1]) > 1_000

    inside(empty)
    call_command("restore", file, identity=keys[1], no_erasures=True, stdout=said)
    assert _contents() == before[0]
    assert sorted(set(_locks()) ^ set(before[1])) == []
    with acting_as(people.amina) as amina, connection.cursor() as cursor:
        assert visible_to(amina).count() == 1
        cursor.execute("SELECT count(*) FROM people_person")
        assert cursor.fetchone() == (1,)
    with acting_as(people.cara) as cara, connection.cursor() as cursor:
        assert visible_to(cara).count() == 0
        cursor.execute("SELECT count(*) FROM people_person")
        assert cursor.fetchone() == (0,)
    with pytest.raises(DatabaseError, match="actor"), connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET given_name = 'Eve'")
    with acting_as(people.gita):
        registered(people.gita, NHS_NUMBERS[1])  # sequences, defaults and triggers work on
    with pytest.raises(CommandError, match="tables in this database already"):
        call_command("restore", file, identity=keys[1], no_erasures=True)


def test_who_was_erased_since_does_not_come_back(
    people: Any, keys: tuple[Path, Path], empty: str, inside: Any, tmp_path: Path
) -> None:
    ivy, file, said = registered(people.gita), tmp_path / "tonight.age", StringIO()
    archive.write(Database.of(connection), file, public_keys(keys[0]))
    erasures = tmp_path / "erased.jsonl"
    line = f'''"id": "{uuid4()}", "at": "2026-11-26T12:00:00Z", "schedule": "1", "parts": [],
        "people": ["{ivy.pk}"], "organisation": null, "by": null'''.replace("\n", " ")
    erasures.write_text(f"{{{line}}}\n{{{line}", encoding="utf-8")
    inside(empty)
    with pytest.raises(CommandError, match="line 2"):
        call_command("restore", file, identity=keys[1], erasures=erasures)
    assert archive._tables(Database.of(connection)).tables == 0, "the list is read first"
    erasures.write_text(f"{{{line}}}\n", encoding="utf-8")
    call_command("restore", file, identity=keys[1], erasures=erasures, stdout=said)
    assert "1 erasures on the list, 1 of them done again" in said.getvalue()
    with preparing():
        back = Person.objects.get(pk=ivy.pk)
    assert (back.nhs_number, back.family_name, back.phone) == (None, "[erased]", "")


def test_it_comes_back_under_an_owner_of_another_name(
    people: Any, keys: tuple[Path, Path], empty: str, inside: Any, tmp_path: Path
) -> None:
    if embedded_server() is None:
        pytest.skip("the way in of another role of this server is not known")
    file, owner = tmp_path / "tonight.age", f"owner_{empty}"
    archive.write(Database.of(connection), file, public_keys(keys[0]))
    _alone("CREATE ROLE {} LOGIN", owner)
    try:
        roles = "alongside_app, alongside_portal, alongside_proxy, alongside_insight"
        roles += ", alongside_copy, alongside_retention, alongside_volunteer"
        _alone(f"GRANT {roles} TO {{}}", owner)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {empty} OWNER TO {owner}")
        place = Database.of(connection, empty)
        place = Database(place.address.replace("user=postgres", f"user={owner}"), "", True)
        archive.restore(place, file, private_keys(keys[1]))
        inside(empty)
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT defaclrole::regrole::text FROM pg_default_acl")
            assert cursor.fetchall() == [(owner,)], "tables of later versions are granted as ours"
            cursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
            assert cursor.fetchall() == [(owner,)]
    finally:
        connection.close()
        _alone("DROP DATABASE {} WITH (FORCE)", empty)
        _alone("DROP ROLE {}", owner)
        _alone("CREATE DATABASE {}", empty)


@pytest.fixture
def small(keys: tuple[Path, Path], empty: str, tmp_path: Path) -> tuple[Database, Path]:
    """An empty database, and a backup of one with a single table."""
    file = tmp_path / "small.age"
    database = Database.of(connection, empty)
    archive.write(database, file, public_keys(keys[0]))
    return database, file


@pytest.mark.parametrize("harm", ["cut off", "altered", "somebody else's"])
def test_a_file_that_is_not_whole_or_not_ours_touches_nothing(
    db: None, small: tuple[Database, Path], keys: tuple[Path, Path], harm: str
) -> None:
    database, file = small
    whole = file.read_bytes()
    if harm == "cut off":
        file.write_bytes(whole[:-20])
    if harm == "altered":
        file.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
    opened_with = private_keys(keys[1])
    if harm == "somebody else's":
        opened_with = [pyrage.x25519.Identity.generate()]
    with pytest.raises(archive.UnreadableError):
        archive.restore(database, file, opened_with)
    assert archive._tables(database).tables == 0


def test_a_backup_that_fails_leaves_no_file_that_looks_like_one(
    db: None, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    database = Database.of(connection, "no_such_database")
    with pytest.raises(ProgramError, match="no_such_database"):
        archive.write(database, tmp_path / "tonight.age", public_keys(keys[0]))
    assert not list(tmp_path.glob("tonight*"))


def test_no_backup_is_written_over_another(
    db: None, small: tuple[Database, Path], keys: tuple[Path, Path]
) -> None:
    database, file = small
    with pytest.raises(FileExistsError):
        archive.write(database, file, public_keys(keys[0]))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "holds no key"),
        ("# nobody\n\n", "holds no key"),
        ("AGE-SECRET-KEY-1QQQ", "line 1: no public key"),
        ("# Ann\nage1ann", "line 2: a key with a mistake"),
    ],
)
def test_a_file_without_public_keys_is_refused_by_its_line_alone(
    tmp_path: Path, content: str, told: str
) -> None:
    file = tmp_path / "keys"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(NoKeyError, match=told) as error:
        public_keys(file)
    assert "QQQ" not in str(error.value) and "age1ann" not in str(error.value)
