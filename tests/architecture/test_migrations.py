"""The tables are those that the models describe."""

import re

import pytest
from django.core.management import call_command

from tests.architecture.repository import ROOT, sources
from tests.migrated import TELLING


@pytest.mark.django_db
def test_no_migration_is_missing(capsys) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit:
        pytest.fail(f"Run “alongside makemigrations”:\n{capsys.readouterr().out}")


def test_the_tests_migrate_anew_when_anything_that_migrations_run_changes() -> None:
    """What they import stands in tests/migrated.py; models are there for the names of fields."""
    known = {path for pattern in TELLING for path in ROOT.glob(pattern)}
    for migration in (path for path in sources() if path.parent.name == "migrations"):
        text = migration.read_text(encoding="utf-8")
        named = re.findall(r"^from (alongside[\w.]+) import (\w+)", text, re.MULTILINE)
        for module, name in named:
            path = ROOT / module.replace(".", "/")
            assert known & {path.with_suffix(".py"), path / f"{name}.py"}, (migration.name, module)
