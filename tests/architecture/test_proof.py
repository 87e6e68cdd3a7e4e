"""Each page of promises names something that shows each: a test that there is, or a page."""

from pathlib import Path

import pytest

from tests.architecture.repository import ROOT
from tests.architecture.test_documents import TEST

PAGES = sorted((ROOT / "docs" / "proof").glob("*.md"))


def _promises(page: Path) -> list[tuple[str, str]]:
    rows = (line for line in page.read_text(encoding="utf-8").splitlines() if line[:2] == "| ")
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [(row[0], row[1]) for row in cells[1:] if not row[0].startswith("**")]


ALL = [(page.stem, *one) for page in PAGES for one in _promises(page)]


@pytest.mark.parametrize(("page", "promise", "shown"), ALL, ids=[f"{a}: {b}" for a, b, _c in ALL])
def test_each_promise_names_a_test_that_there_is(page: str, promise: str, shown: str) -> None:
    named = TEST.findall(shown)
    files = [part for part in shown.split("`") if part.endswith(".py")]
    assert named or files, f"nothing shows: {promise}"
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"
    for path in files:
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_all_parts_of_the_promise_stand_there(page: Path) -> None:
    assert len(_promises(page)) > 60
