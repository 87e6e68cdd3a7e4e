"""The licence of everything that runs in the product, read from what is installed. No network.

What is only used to develop it (pytest, djLint, axe-core …) is not handed out and not judged.
See docs/decisions/0010-libraries.md.
"""

import json
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from license_expression import Licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0"),
    *("MIT-CMU", "MPL-2.0", "PSF-2.0", "PostgreSQL", "Zlib"),
}
# Each with its reason in decision 10: installed apart, and anybody may put another in its place.
EXCEPTIONS = {
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "psycopg-pool": "LGPL-3.0-only",
    "recurring-ical-events": "LGPL-3.0-or-later",
    "x-wr-timezone": "LGPL-3.0-or-later",
}
# Metadata that is silent, while the package holds the text: who read it says which it is.
READ = {"pyrage": "MIT", "python-dateutil": "Apache-2.0 OR BSD-3-Clause"}
# Older metadata has a trove classifier or a word of its own where newer has an SPDX expression.
_WORDS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_LANGUAGE = Licensing()


def check() -> int:
    """Print each licence that we may not hand out; 1 if there is one."""
    licences = dict(shipped())
    wrong = {name: said for name, said in licences.items() if not may_be_shipped(name, said)}
    for name, said in wrong.items():
        print(f"{name}: {said or 'its metadata names no licence'}", file=sys.stderr)
    if wrong:
        print(
            "Not on the list of licences in supply/licences.py. Take another library, or decide "
            "(docs/decisions/0010-libraries.md).",
            file=sys.stderr,
        )
        return 1
    print(f"Licences: all {len(licences)} packages that run in the product may be handed out.")
    return 0


def shipped() -> Iterator[tuple[str, str]]:
    """Each package that runs in the product, with its licence as SPDX expression ("" if none)."""
    for name in sorted(_needed_by("alongside") - {"alongside"}):
        yield name, of_python(metadata.metadata(name)) or READ.get(name, "")
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for place, package in sorted(locked.items()):
        if place and not package.get("dev"):
            yield place.removeprefix("node_modules/"), package.get("license", "")


def of_python(said: metadata.PackageMetadata) -> str:
    """The licence that a Python package names: expression, else classifiers, else words."""
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    classified = [
        each.rpartition(" :: ")[2]
        for each in said.get_all("Classifier") or []
        if each.startswith("License :: ")
    ]
    first_line = (said.get("License") or "").partition("\n")[0].strip()
    words = [word for word in classified if word != "OSI Approved"] or [first_line]
    return " AND ".join(f"({_WORDS.get(word, word)})" for word in words if word)


def may_be_shipped(name: str, expression: str) -> bool:
    """Whether its licence lets us: all parts of an AND must be allowed, one of an OR is enough."""
    if not expression:
        return False
    try:
        asked = _LANGUAGE.parse(expression)
    except Exception:  # whatever the parser cannot read, nobody has allowed
        return False
    allowed = ALLOWED | {EXCEPTIONS.get(canonicalize_name(name), "MIT")}
    values = {
        symbol: _LANGUAGE.TRUE if str(symbol) in allowed else _LANGUAGE.FALSE
        for symbol in asked.symbols
    }
    return bool(asked.subs(values).simplify() == _LANGUAGE.TRUE)


def _needed_by(root: str) -> set[str]:
    """The names of the root and of all that it asks for, on this machine and without its extras."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [(root, frozenset[str]())]
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for line in metadata.requires(name) or []:
            asked = Requirement(line)
            if _applies(asked, extras):
                waiting.append((canonicalize_name(asked.name), frozenset(asked.extras)))
    return {name for name, _extras in seen}


def _applies(asked: Requirement, extras: frozenset[str]) -> bool:
    if asked.marker is None:
        return True
    return any(asked.marker.evaluate({"extra": extra}) for extra in extras or {""})
