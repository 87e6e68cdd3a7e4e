import datetime as dt
import random
import zipfile

import openpyxl
import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import Refused
from alongside.directory import workbooks
from alongside.directory.models import Service
from alongside.directory.queries.field_sources import sources_of
from alongside.directory.services.imports import import_directory
from alongside.directory.times import timetable
from alongside.directory.values import Repairs, plain
from tests.directory.corner import HEADINGS, row


@pytest.fixture
def load(needs, postcodes, importer, mapping, tmp_path):
    """Write these rows into a workbook and import it."""

    def load_rows(*rows, name="list.xlsx"):
        book = openpyxl.Workbook()
        book.active.append(HEADINGS)
        for cells in rows:
            book.active.append([cells.get(heading) for heading in HEADINGS])
        path = tmp_path / name
        book.save(path)
        with acting_as(importer) as actor:
            return import_directory(actor=actor, path=path, mapping=mapping).counts

    return load_rows


def test_a_workbook_is_read_as_its_cells_look(load):
    cells = {**row(1), "id": 1.0, "from age": 50, "kind": None}
    assert load(cells, {}, {**row(2), "id": 2})["created"] == 2
    made = Service.objects.get(name="Chair yoga 1")
    assert made.minimum_age == 50
    assert timetable(made.schedules.all()) == ["Mondays, 10am to 12 noon"]
    assert load({**row(1), "id": 1}, {**row(2), "id": 2}, name="again.csv")["updated"] == 1


def test_where_each_value_came_from_is_kept(load, mapping):
    load(row(1))
    found = {row.field: row.source for row in sources_of(Service.objects.get())}
    assert found["description"] == "test-list"
    assert "fees" not in found, "nobody said anything of it"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (2.5, "2.5"),
        (True, "yes"),
        (dt.datetime(2026, 3, 1), "2026-03-01"),  # noqa: DTZ001 - as a workbook has it
        (dt.time(9, 30), "09:30"),
        (None, ""),
    ],
)
def test_values_are_written_as_people_write_them(value, text):
    assert workbooks._text(value) == text


def test_a_workbook_that_unpacks_to_very_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST", 1024 * 1024)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", " " * 5 * 1024 * 1024)
    with pytest.raises(Refused, match="unpacks to more than 1 megabytes"):
        list(workbooks.lines(path))


def test_a_workbook_that_refers_to_files_of_this_machine_is_refused(tmp_path):
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.save(good)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
            new.writestr(part, content)
    with pytest.raises(Refused, match="cannot be read as a workbook"):
        list(workbooks.lines(bad))


def test_a_workbook_damaged_anywhere_is_read_or_refused_in_words(tmp_path):
    path = tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    for number in range(20):
        book.active.append([number, "Tea", 2.5])
    book.save(path)
    sound, rows, chance = path.read_bytes(), list(workbooks.lines(path)), random.Random(1)
    read, refusals = [], []
    for time in range(90):
        damaged = bytearray(sound)
        for _byte in range(1 + time % 3):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            read.append(list(workbooks.lines(path)))
        except Refused as refusal:
            refusals.append(refusal.message)
    assert len(rows) == 20
    assert all(len(lines) <= len(rows) for lines in read), "nothing is read that was not there"
    told = ("list.xlsx cannot be read as a workbook.", "list.xlsx unpacks to more than")
    assert all(words.startswith(told) for words in refusals), {*refusals}
    assert len(refusals) > 45, "little damage goes unnoticed"


def test_a_workbook_with_a_word_that_none_has_is_refused(tmp_path):
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    openpyxl.Workbook().save(good)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for part in old.infolist():
            new.writestr(part, old.read(part).replace(b"tabRatio", b"tabRaio"))
    with pytest.raises(Refused, match="cannot be read as a workbook"):
        list(workbooks.lines(bad))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
        ("<script>alert(1)</script>Tea", "Tea"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Tea", "Tea"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;Tea", "Tea"),
        ("Ages < 5 & up", "Ages < 5 & up"),
        ("<a href='javascript:x()'>Come</a><br/>along", "Come\nalong"),
        ("<b>unclosed", "unclosed"),
    ],
)
def test_mark_up_becomes_words(written, words):
    assert plain(written) == words


def test_a_word_without_end_is_cut_and_said():
    repairs = Repairs()
    assert len(repairs.text("w" * 100_000)) == 20_000
    assert repairs.notes == ["a text of 100000 characters was cut short"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a <b, 1<2 & 3>2", "a <b, 1<2 & 3>2"),
        ("Mail <bob@example.org> or <https://x.example>", None),
        ("Q&A &notes", "Q&A &notes"),
        ("<o:p>Tea</o:p><x onclick=steal()>!", "Tea!"),
        ("Tea<img src=x onerror=steal()//", "Tea"),
        ("Tea<script>steal()", "Tea"),
        ("Tea&amp;lt;script&amp;gt;steal()&amp;lt;/script&amp;gt;", "Tea"),
    ],
)
def test_what_only_looks_like_mark_up_stays(text, words):
    assert plain(text) == (text if words is None else words)
