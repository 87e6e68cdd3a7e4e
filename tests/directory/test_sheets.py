"""Files that hold more than they seem to."""

import gzip

import openpyxl
import pytest

from alongside.common.errors import Refused
from alongside.directory import sheets


def test_a_packed_file_that_holds_no_end_of_nothing_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST", 1024**2)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"name\n" + b"a\n" * 10 * 1024**2))
    assert path.stat().st_size < 100_000
    read = 0
    with pytest.raises(Refused, match="unpacks to more than 1 megabytes"):
        for _row in sheets.read(path, {"name"}):
            read += 1
    assert read < 1024**2


@pytest.mark.parametrize(
    "written",
    [
        "Club;Fee, in pounds;Day\nKnitters;2,50;Monday\n",
        "Club\tFee, in pounds\tDay\nKnitters\t2,50\tMonday\n",
        'Club,"Fee, in pounds",Day\nKnitters,"2,50",Monday\n',
        "Our clubs in 2026\n\nClub;Fee, in pounds;Day\nKnitters;2,50;Monday\n",
    ],
)
def test_cells_are_told_apart_however_the_file_was_saved(tmp_path, written):
    path = tmp_path / "list.csv"
    path.write_text(written)
    assert sheets.headings(path) == ["Club", "Fee, in pounds", "Day"]
    (row,) = sheets.read(path, {"Club", "Day"})
    assert row.cells == {"Club": "Knitters", "Fee, in pounds": "2,50", "Day": "Monday"}
    assert row.line == written.count("\n")


def test_a_workbook_may_begin_with_its_title(tmp_path):
    book = openpyxl.Workbook()
    for cells in (
        ["Our clubs in 2026"],
        [],
        ["Club", "Fee", "Day"],
        ["Knitters"],
        ["Bowls", 2, "Monday", "beside the table"],
        ["Chess", None, "Friday"],
    ):
        book.active.append(cells)
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert sheets.headings(path) == ["Club", "Fee", "Day"]
    knitters, bowls, chess = sheets.read(path, {"Club"})
    assert knitters.cells == {"Club": "Knitters", "Fee": "", "Day": ""}
    assert (bowls.line, bool(bowls.fault)) == (5, True)
    assert chess.cells["Day"] == "Friday"


def test_a_packed_file_is_read_like_any_other(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(gzip.compress("name\nŵy\n".encode()))
    assert [row.cells for row in sheets.read(path, {"name"})] == [{"name": "ŵy"}]
