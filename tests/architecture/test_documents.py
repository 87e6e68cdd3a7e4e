"""Documents name only paths, commands and settings that there are."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.repository import PACKAGE, ROOT, committed_files, shown

# In backticks, with a slash or a known ending, and nothing that is to be filled in.
PATH = re.compile(r"`((?:\.{0,2}[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:py|md|toml|lock|json))`")
# A test as pytest names it: the file, and the function in it.
TEST = re.compile(r"`?(tests/[\w/]+\.py)::(\w+)")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
VARIABLE = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)"(ALONGSIDE_[A-Z_]+)"')
# Beside the repository, or made by building and running.
ELSEWHERE = ("../shared/", "node_modules/", ".venv/", "var/", "alongside/ui/static/vendor/")


def documents() -> list[Path]:
    return [path for path in committed_files() if path.suffix == ".md"]


def named_paths(document: Path) -> Iterator[tuple[str, Path]]:
    text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.DOTALL | re.MULTILINE)
    for name in PATH.findall(text):
        first = name.split("/")[0]
        if not name.startswith(ELSEWHERE) and ("/" not in name or (ROOT / first).exists()):
            yield name, ROOT / name
    for name in LINK.findall(text):
        yield name, document.parent / name


def test_documents_name_only_paths_that_exist() -> None:
    missing = [
        f"{shown(document)}: {name}"
        for document in documents()
        for name, path in named_paths(document)
        if not path.exists() and not ("/" not in name and list(PACKAGE.rglob(name)))
    ]
    assert not missing


def test_documents_name_only_tests_that_exist() -> None:
    named = {
        (document, *name) for document in documents() for name in TEST.findall(document.read_text())
    }
    missing = [
        f"{shown(document)}: {file}::{test}"
        for document, file, test in sorted(named)
        if not (ROOT / file).exists()
        or not re.search(rf"^def {test}\(", (ROOT / file).read_text(), re.MULTILINE)
    ]
    assert len(named) > 50, "the search finds what the threat model names"
    assert not missing


def test_every_setting_from_the_environment_is_documented() -> None:
    read = {
        name
        for path in (PACKAGE / "config").rglob("*.py")
        for pair in VARIABLE.findall(path.read_text())
        for name in pair
        if name
    }
    documented = set(
        re.findall(
            r"^\| `([A-Z_]+)`", (ROOT / "docs/running/production.md").read_text(), re.MULTILINE
        )
    )
    assert documented == read
