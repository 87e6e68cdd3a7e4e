"""What people upload is taken for what it holds, not for what it is called; the rest is refused in
words, and nothing of it is kept."""

import gzip
import io
import struct
import zipfile
import zlib
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from alongside.common.pictures import LARGEST_FILE as LARGEST_PICTURE_FILE
from alongside.directory.models import ImportPreview, Photo, Service
from alongside.directory.services import previews

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
ROWS = b"ID,Provider,Service name,About\n1,Green Shoots,Chair yoga,Gentle\n"


def picture(kind: str, **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, kind, **more)
    return made.getvalue()


def workbook(**parts: bytes) -> bytes:
    """A sound workbook; ``parts`` replace what is in it (``sheet``, ``theme``)."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "theme": "xl/theme/theme1.xml"}
    book, made, out = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for line in ROWS.decode().splitlines():
        book.active.append(line.split(","))
    book.save(made)
    with (
        zipfile.ZipFile(made) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            changed = [
                parts[each]
                for each, name in names.items()
                if name == part.filename and each in parts
            ]
            new.writestr(part.filename, changed[0] if changed else old.read(part))
    return out.getvalue()


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def spaces(megabytes: int) -> bytes:
    return b" " * (megabytes * 1024**2)


def lying(bomb: bytes) -> bytes:
    """The same archive; of each part it says that it unpacks to ten bytes."""
    said = bytearray(bomb)
    for sign, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = said.find(sign)
        while at >= 0:
            struct.pack_into("<I", said, at + offset, 10)
            at = said.find(sign, at + 4)
    return bytes(said)


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><worksheet><sheetData><row><c><v>&j;</v></c></row></sheetData></worksheet>"
)
NO_TABLES = {
    "a picture called a table": (picture("PNG"), "is a picture, not a table"),
    "a photo": (picture("JPEG"), "is a picture, not a table"),
    "a PDF": (b"%PDF-1.7\n1,2,3\n", "is a PDF, not a table"),
    "a PDF with rows after it": (b"%PDF-1.7\n" + ROWS, "is a PDF, not a table"),
    "a web page": (b"<!doctype html>" + SCRIPT, "is a web page, a drawing or XML"),
    "a drawing": (SVG, "is a web page, a drawing or XML"),
    "a drawing behind a mark": (b"\xef\xbb\xbf \n" + SVG, "is a web page, a drawing or XML"),
    "a program": (b"MZ\x90\x00\x03", "is a program"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "is a program"),
    "an older workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "of an older kind"),
    "bytes": (b"a,b\n\x00\x01\x02", "is not text"),
    "an archive of anything": (archive(**{"list.csv": ROWS}), "is an archive, not a table"),
    "an app": (archive(**{"META-INF/MANIFEST.MF": b"x", "Main.class": b"y"}), "is an archive"),
    "half an archive": (workbook()[:700], "is damaged"),
}


@pytest.fixture
def editor(rhys: Any, browser_of: Any) -> Client:
    return browser_of(rhys)


def _sent(editor: Client, content: bytes, name: str = "list.csv") -> Any:
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return editor.post(reverse("import_file"), {"title": "Our list", "file": file}, follow=True)


def _said(answer: Any) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_what_is_no_table_is_refused_by_what_it_holds(editor: Client, name: str) -> None:
    for what, (content, said) in NO_TABLES.items():
        answer = _sent(editor, content, name)
        assert answer.status_code == 422, what
        assert said in _said(answer), (what, _said(answer))
        assert "Our list" in answer.text, "the typing stays"
    assert not ImportPreview.objects.exists()


def test_a_table_is_a_table_whatever_it_is_called(editor: Client) -> None:
    for content in (ROWS, workbook(), gzip.compress(ROWS)):
        for name in ("photo.jpg", "list.csv", "list.xlsx", "../../etc/cron.d/list"):
            answer = _sent(editor, content, name)
            assert answer.status_code == 200, name
            assert "Service name" in answer.text


def test_rows_with_an_archive_behind_them_are_no_table(editor: Client) -> None:
    """Read from its end it would be a workbook, from its beginning rows."""
    answer = _sent(editor, ROWS + workbook())
    assert answer.status_code == 422
    assert "is not text" in _said(answer)


def test_a_workbook_that_unpacks_without_end_is_refused_before_it_is_kept(editor: Client) -> None:
    for content in (workbook(theme=spaces(120)), workbook(sheet=spaces(520))):
        assert len(content) < 1024**2
        answer = _sent(editor, content, "list.xlsx")
        assert answer.status_code == 422
        assert "unpacks to more than" in _said(answer)
    assert not ImportPreview.objects.exists()


@pytest.mark.parametrize(
    "content", [lying(workbook(sheet=spaces(30))), workbook(sheet=LAUGHS)], ids=["lying", "laughs"]
)
def test_a_workbook_that_lies_or_multiplies_is_refused(editor: Client, content: bytes) -> None:
    answer = _sent(editor, content, "list.xlsx")
    assert "cannot be read as a workbook" in _said(answer)
    assert not Service.objects.filter(name="Chair yoga").exists()


def test_packed_rows_without_end_are_refused(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alongside.directory.sheets.LARGEST", 20_000)
    answer = _sent(editor, gzip.compress(b"ID,Name\n" + b"1,x\n" * 20_000), "list.csv.gz")
    assert answer.status_code == 200, "its headings are read"
    page = BeautifulSoup(answer.content, "html.parser")
    fields = {each["name"]: "ID" for each in page.select("main select[name]")}
    address = answer.request["PATH_INFO"]
    chosen = fields | {"organisation": "Name", "name": "Name", "encoding": "utf-8"}
    answer = editor.post(address, chosen, follow=True)
    assert "The file unpacks to more than" in _said(answer)


def test_a_table_that_is_too_large_is_refused(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "LARGEST_FILE", 50)
    assert "Split it" in _said(_sent(editor, ROWS))


def _png_of(width: int, height: int) -> bytes:
    """A small file that says it is this large."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [header, b"IDAT" + zlib.compress(bytes(100)), b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )


NO_PICTURES = {
    "a drawing with a script": (SVG, "not a picture we can read"),
    "a web page": (b"<html>" + SCRIPT, "not a picture we can read"),
    "a moving picture": (picture("GIF"), "not a picture we can read"),
    "a moving picture that is a script": (b"GIF89a=1;alert(1)//", "not a picture we can read"),
    "a PDF": (b"%PDF-1.7", "not a picture we can read"),
    "an archive": (archive(x=b"y"), "not a picture we can read"),
    "a table": (ROWS, "not a picture we can read"),
    "more pixels than memory": (_png_of(50_000, 50_000), "too many pixels"),
    "too many bytes": (picture("PNG") + bytes(LARGEST_PICTURE_FILE), "at most 10 megabytes"),
}


def _add_photo(editor: Client, club: Service, content: bytes) -> Any:
    file = SimpleUploadedFile("door.jpg", content, content_type="image/jpeg")
    said = {"file": file, "alt": "A green door"}
    return editor.post(reverse("editor_photo", args=[club.pk]), said)


def test_what_is_no_picture_is_refused_by_what_it_holds(editor: Client, club: Service) -> None:
    for what, (content, said) in NO_PICTURES.items():
        answer = _add_photo(editor, club, content)
        assert answer.status_code == 422, what
        assert said in _said(answer), what
        assert "A green door" in answer.text, "the typing stays"
    assert not Photo.objects.exists()


def test_of_a_picture_that_is_more_than_a_picture_only_the_picture_is_kept(
    editor: Client, club: Service
) -> None:
    """Drawn anew, it has neither what was written into it nor what hung behind it."""
    hung = (SCRIPT, archive(**{"Main.class": SCRIPT}), b"%PDF-1.7 /JavaScript")
    for content in (picture("JPEG", comment=SCRIPT), picture("PNG"), picture("WEBP")):
        for more in hung:
            assert _add_photo(editor, club, content + more).status_code == 302
    photos = list(Photo.objects.all())
    assert len(photos) == 3 * len(hung)
    for photo in photos:
        answer = Client().get(reverse("photo", args=[photo.pk]))
        body = answer.getvalue() if answer.streaming else answer.content
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not [each for each in (b"script", b"PK\x03\x04", b"%PDF") if each in body]
