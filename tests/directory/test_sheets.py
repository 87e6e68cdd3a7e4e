"""Files that hold more than they seem to."""

import gzip

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


def test_a_packed_file_is_read_like_any_other(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(gzip.compress("name\nŵy\n".encode()))
    assert [row.cells for row in sheets.read(path, {"name"})] == [{"name": "ŵy"}]
