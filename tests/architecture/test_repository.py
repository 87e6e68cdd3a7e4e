"""Nothing is committed that belongs to one machine or to nobody but its owner."""

import re
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, committed_files, shown

SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "an access key": re.compile(r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-\S{20,})"),
    "a password in an address": re.compile(r"://[^\s:/@<>{}$]+:(?!password@)[^\s/@<>{}$]+@"),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:home|Users|root|work)/[\w.-]+"),
}
TEXT = {
    *("", ".py", ".md", ".toml", ".lock", ".json", ".yaml", ".yml", ".html", ".txt", ".csv"),
    *(".js", ".scss", ".sql", ".cfg", ".ini", ".sh"),
}


@pytest.mark.parametrize("what", SECRETS)
def test_no_file_holds(what: str) -> None:
    found = [
        f"{shown(path)}: {match[0]}"
        for path in committed_files()
        if path.suffix in TEXT and path != Path(__file__)
        for match in SECRETS[what].finditer(path.read_text(errors="replace"))
    ]
    assert not found


def test_no_file_is_committed_that_is_built() -> None:
    built = {".mo", ".pyc", ".sqlite3"}
    folders = {"node_modules", "vendor", "var", ".venv"}
    found = [
        shown(path)
        for path in committed_files()
        if path.suffix in built or folders & set(path.relative_to(ROOT).parts)
    ]
    assert not found
