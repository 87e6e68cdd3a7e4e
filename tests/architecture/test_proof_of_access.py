"""The page of promises names something that shows each: a test that there is, or a page."""

import pytest

from tests.architecture.repository import ROOT
from tests.architecture.test_documents import TEST

PAGE = ROOT / "docs" / "proof" / "access.md"


def _promises() -> list[tuple[str, str]]:
    rows = (line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:2] == "| ")
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [(row[0], row[1]) for row in cells[1:] if not row[0].startswith("**")]


@pytest.mark.parametrize(("promise", "shown"), _promises(), ids=[one for one, _by in _promises()])
def test_each_promise_names_a_test_that_there_is(promise: str, shown: str) -> None:
    named = TEST.findall(shown)
    files = [part for part in shown.split("`") if part.endswith(".py")]
    assert named or files, f"nothing shows: {promise}"
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"
    for path in files:
        assert (ROOT / path).exists(), path


def test_all_parts_of_the_promise_stand_there() -> None:
    assert len(_promises()) > 60
