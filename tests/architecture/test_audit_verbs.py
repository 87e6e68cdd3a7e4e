"""Whoever reads the audit reads words: each verb that the code records has some."""

import ast
from collections.abc import Iterator

from alongside.booking.states import REGISTER_MOVES
from alongside.directory.services.keeping import TABLES
from alongside.referrals.states import CORRECTED, MOVES, UNMARKED
from alongside.web.admin.verbs import LABELS, label
from tests.architecture.repository import shown, sources

SERVICES = "alongside.audit.services"
# A verb that is put together at run time, and what it can become.
COMPOSED = {
    "f'account.{name}'": {
        f"account.{name}" for name in ("suspend", "reopen", "forget_second_step")
    },
    "f'referral.{name}'": {f"referral.{name}" for name in (*MOVES, UNMARKED[0], CORRECTED[0])},
    "f'register.{name}'": {f"register.{name}" for name in REGISTER_MOVES},
    "f'second_step.{change}'": {f"second_step.{change}" for change in ("add", "codes", "remove")},
    "f'{noun}.{name}'": {
        f"{noun}.{name}" for noun, _ended, moves in TABLES.values() for name in moves
    },
}


def names_of_record(tree: ast.AST) -> set[str]:
    """What ``record`` is called in this file."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == SERVICES
        for alias in node.names
        if alias.name == "record"
    }


def recorded(source: str) -> Iterator[str]:
    """The verb of each call, as it is written."""
    tree = ast.parse(source)
    names = names_of_record(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            verb = node.args[1]
            yield str(verb.value) if isinstance(verb, ast.Constant) else ast.unparse(verb)


def all_recorded() -> dict[str, str]:
    return {
        verb: shown(path)
        for path in sources()
        for written in recorded(path.read_text(encoding="utf-8"))
        for verb in COMPOSED.get(written, {written})
    }


def test_every_verb_that_is_recorded_has_words() -> None:
    silent = {verb: path for verb, path in all_recorded().items() if verb not in LABELS}
    assert not silent, f"Say in alongside/web/admin/verbs.py what these mean: {silent}"


def test_no_words_are_left_of_a_verb_that_nobody_records() -> None:
    assert not set(LABELS) - set(all_recorded())


def test_audit_services_are_called_by_their_name_alone() -> None:
    """The search above sees ``record`` imported from the module, so nobody goes round it."""
    around = [
        shown(path)
        for path in sources()
        if any(
            words in path.read_text(encoding="utf-8")
            for words in ("from alongside.audit import services", f"import {SERVICES}")
        )
    ]
    assert not around


def test_the_words_are_words() -> None:
    for verb in LABELS:
        assert verb not in label(verb)
        assert "_" not in label(verb)
    assert label("ledger.burn") == "ledger.burn", "of an earlier version"


def test_the_search_finds_what_it_looks_for() -> None:
    source = f"from {SERVICES} import record as note\nnote(me, 'a.b')\nnote(me, verb)\nrecord(1, 2)"
    assert list(recorded(source)) == ["a.b", "verb"]
