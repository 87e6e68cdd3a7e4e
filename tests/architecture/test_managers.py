"""Pages and interfaces start from what the actor may see: they ask queries, never a manager."""

import ast
from collections.abc import Iterator

from tests.architecture.repository import shown, sources

CLOSED = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def bare_managers(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        if (isinstance(node, ast.Attribute) and name in CLOSED) or name in SHORTCUTS:
            yield node.lineno, name


def test_pages_and_interfaces_use_no_bare_manager() -> None:
    found = [
        f"{shown(path)}:{line} {name}"
        for path in sources("web", "portal", "interop")
        for line, name in bare_managers(path.read_text())
    ]
    assert not found, "Ask queries.….visible_to(actor) instead:\n" + "\n".join(found)


def test_the_search_finds_what_it_looks_for() -> None:
    bad = "get_object_or_404(Person, pk=1)\nPerson.objects.all()\n"
    assert sorted(bare_managers(bad)) == [(1, "get_object_or_404"), (2, "objects")]
