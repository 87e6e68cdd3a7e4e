"""The lock files are complete, hold only hashes and versions, and fit what is asked for."""

import json
import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import ROOT

PYTHON = (ROOT / "requirements.lock").read_text()
NODE = json.loads((ROOT / "package-lock.json").read_text())
ENTRIES = {
    canonicalize_name(re.split(r"[=\[]", entry)[0]): entry
    for entry in re.split(r"^(?=[A-Za-z0-9])", PYTHON, flags=re.MULTILINE)[1:]
}


def asked_for() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [
        Requirement(line)
        for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    ]


def version(name: str) -> str:
    pinned = re.match(r"[^=]+==([^\s;]+)", ENTRIES.get(canonicalize_name(name), ""))
    return pinned[1] if pinned else "0.dev0"


def test_every_requirement_is_locked_to_a_version_that_it_allows() -> None:
    unfit = [
        str(asked) for asked in asked_for() if not asked.specifier.contains(version(asked.name))
    ]
    assert not unfit, "Run “make lock”."


def test_nothing_is_locked_that_nobody_asks_for_any_more() -> None:
    direct = {name for name, entry in ENTRIES.items() if "alongside (pyproject.toml)" in entry}
    assert direct == {canonicalize_name(asked.name) for asked in asked_for()}, "Run “make lock”."


def test_every_pin_has_a_hash() -> None:
    assert ENTRIES
    assert not [name for name, entry in ENTRIES.items() if "--hash=sha256:" not in entry]


def test_no_lock_file_names_a_registry_or_a_folder() -> None:
    text = PYTHON + json.dumps(NODE)
    assert not re.findall(r"\w+://registry\S*|file:\S+|--index-url|--find-links", text)
    assert "resolved" not in text
    assert "://" not in PYTHON


def test_the_node_lock_fits_what_is_asked_for() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    for kind in ("dependencies", "devDependencies"):
        assert NODE["packages"][""].get(kind) == package.get(kind), "Run “npm install”."
