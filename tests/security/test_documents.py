"""Letters and pictures of a case: checked by content, closed to others, in their own copy."""

import io
import random
import tracemalloc
import uuid
import zlib
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from PIL import Image

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care import services
from alongside.care.documents import visible_to
from alongside.care.models import Document
from alongside.common import document_files
from alongside.common.document_files import LARGEST_PDF, checked
from alongside.common.errors import Refused
from alongside.people.services import protect
from alongside.rights.copying.reading import all_held, notes_in
from alongside.rights.models import Enclosure
from alongside.rights.queries import enclosed_with, enclosures_visible_to
from alongside.rights.services import Verdict, ask, check, release
from tests.factories.standing import preparing, privacy_officer
from tests.factories.story import (
    PDF,
    acting_for,
    let_in,
    referred,
    registered,
    taken_on,
    themselves,
)

pytestmark = pytest.mark.django_db


def _photo() -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (51.0, 29.0, 12.0)  # GPSLatitude
    exif[0x010F] = "Qzcamera"
    Image.new("RGB", (3000, 40), "green").save(made, "JPEG", exif=exif, comment=b"Qzcomment")
    return made.getvalue()


def _pdf(inside: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj <<" + inside + b">> endobj\n%%EOF\n"


def _packed(inside: bytes) -> bytes:
    packed = zlib.compress(inside)
    return (
        b"%PDF-1.7\n1 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n"
        + packed
        + b"\nendstream endobj\n%%EOF\n"
    )


ANY = random.Random(1).randbytes(4000)
REFUSED = {
    "a program in a PDF": (_pdf(b"/OpenAction <</S /JavaScript /JS (app.alert(1))>>"), "does more"),
    "one with escapes": (_pdf(b"/S /J#61vaScript"), "does more"),
    "one in a packed list": (_packed(b"<</S /JS>>"), "does more"),
    "a file within": (_pdf(b"/EmbeddedFiles 2 0 R"), "does more"),
    "a packed list without end": (_packed(bytes(21 * 1024**2)), "unpacks to too much"),
    "packed lists in packed lists": (
        b"%PDF-1.7\n<</ObjStm\nstream\n" * 2001 + zlib.compress(b"x") + b"\n%%EOF\n",
        "cannot be checked",
    ),
    "a list that is read again and again": (
        b"%PDF-1.7\n" + b"<</ObjStm" * 9 + b">>stream\n" + zlib.compress(ANY) + b"\n%%EOF\n",
        "cannot be checked",
    ),
    "a locked one": (_pdf(b"/Encrypt 4 0 R"), "password"),
    "half a PDF": (b"%PDF-1.7\n1 0 obj", "damaged"),
    "an archive behind a PDF": (PDF + b"PK\x03\x04" + bytes(2000), "damaged"),
    "a large one": (PDF + bytes(LARGEST_PDF), "at most 5 megabytes"),
    "Word": (b"PK\x03\x04word/document.xml", "Save the document as a PDF"),
    "old Word": (b"\xd0\xcf\x11\xe0" + bytes(9), "Save the document as a PDF"),
    "an iPhone's picture": (b"\0\0\0\x18ftypheic", "Most compatible"),
    "a drawing": (b'<svg onload="alert(1)"/>', "cannot take this kind"),
    "a web page": (b"<html><script>", "cannot take this kind"),
    "a program": (b"MZ\x90\0", "cannot take this kind"),
    "a picture cut off": (_photo()[:500], "not a picture we can read"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_file_holds_decides_and_the_rest_is_refused_in_words(what):
    file, said = REFUSED[what]
    with pytest.raises(Refused, match=said):
        checked(file)


@pytest.mark.parametrize("filling", [b"<", b"/", b"#41", b"<</ObjStm", b"/ObjStm stream\n"])
def test_a_large_file_of_one_word_costs_no_more_than_its_length(filling, monkeypatch):
    work = {"searched": 0, "unpacked": 0}

    class Counted:
        def search(self, _file, start, end):
            work["searched"] += end - start
            return head.search(_file, start, end)

    def unpacked(rest, most):
        work["unpacked"] += len(rest)
        return unpack(rest, most)

    head, unpack = document_files._STREAM, document_files._unpacked
    monkeypatch.setattr(document_files, "_STREAM", Counted())
    monkeypatch.setattr(document_files, "_unpacked", unpacked)
    space = LARGEST_PDF - 20
    file = b"%PDF-1.7\n" + filling * (space // len(filling)) + b"\n%%EOF\n"
    with suppress(Refused):
        checked(file)
    assert work["searched"] <= LARGEST_PDF
    assert work["unpacked"] <= LARGEST_PDF


def test_many_packed_lists_are_read_each_once():
    lists = b"".join(_packed(b"<</Type /Font>>" * 50) for _one in range(300))
    assert checked(lists) == (lists, "application/pdf")


def test_of_a_photograph_the_picture_alone_is_kept_and_of_a_letter_all():
    kept, media = checked(_photo() + b"<script>")
    assert media == "image/jpeg"
    assert not [one for one in (b"Qz", b"Exif", b"script") if one in kept]
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.width == 2400
    assert checked(PDF) == (PDF, "application/pdf")


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _kept(actor, case, **said) -> Document:
    content = {"file": PDF, "title": "Qzletter", "kind": "letter", "shown": True} | said
    with acting_as(actor):
        return services.add_document(actor=actor, case=case, key=uuid.uuid4(), **content)


def _raw(actor, role: str = "") -> set[uuid.UUID]:
    try:
        with acting_as(actor, role=role), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM care_document")
            return {row[0] for row in cursor.fetchall()}
    except DatabaseError:
        return set()


def _seen(actor) -> set[uuid.UUID]:
    with acting_as(actor):
        return set(visible_to(actor).values_list("pk", flat=True))


def test_the_team_and_the_person_see_them_and_once_protected_the_circle_alone(people, case):
    letter, inner = _kept(people.amina, case), _kept(people.amina, case, shown=False)
    herself, mary = themselves(case.person), let_in(acting_for(people.amina, case))
    everybody = people.everyone | {"herself": herself, "mary": mary}
    both = {letter.pk, inner.pk}
    expected = {"amina": both, "ben": both, "leila": both, "herself": {letter.pk}}
    for name, actor in everybody.items():
        assert _raw(actor) == _seen(actor) == expected.get(name, set()), name
    for role in ("alongside_insight", "alongside_volunteer", "alongside_copy"):
        assert _raw(people.amina, role) == set(), role
    with acting_as(people.amina):
        protect(actor=people.amina, person=case.person)
    for name, actor in everybody.items():
        assert _raw(actor) == _seen(actor) == {"amina": both}.get(name, set()), name
    with acting_as(people.ben), pytest.raises(Refused, match="protected"):
        services.add_document(
            actor=people.ben, case=case, key=uuid.uuid4(), file=PDF, title="x", kind="letter"
        )


def _page(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def _send(browser, case, file=PDF, **more):
    upload = SimpleUploadedFile("Ivy Test letter.pdf", file, content_type="text/html")
    said = {"idempotency_key": str(uuid.uuid4()), "title": "Qzletter", "kind": "letter"}
    return browser.post(reverse("documents", args=[case.pk]), said | {"file": upload} | more)


def test_it_is_kept_once_opened_with_a_trace_shown_and_taken_out(people, case, browser_of):
    amina, address = browser_of(people.amina), reverse("documents", args=[case.pk])
    assert f'href="{address}"' in amina.get(reverse("case", args=[case.pk])).text
    refused = _send(amina, case, b"<html>")
    assert refused.status_code == 422
    assert "Qzletter" in refused.text, "the typing stays"
    assert "cannot take this kind" in _page(refused)
    key = str(uuid.uuid4())
    for _twice in range(2):
        assert _send(amina, case, idempotency_key=key).status_code == 302
    with preparing():
        letter = Document.objects.get()
    file = reverse("open_document", args=[case.pk, letter.pk])
    answer = browser_of(people.ben).get(file)
    assert answer.content == PDF
    assert answer["Content-Disposition"] == f'attachment; filename="{letter.file_name}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Ivy" not in letter.file_name
    with preparing():
        trace = AuditEntry.objects.get(verb="document.open")
    assert trace.user_id == people.ben.user_id
    for outsider in (people.cara, people.dev, people.efua, people.gita):
        for one in (address, file, reverse("take_out_document", args=[case.pk, letter.pk])):
            closed = browser_of(outsider).get(one)
            assert closed.status_code in (403, 404)
            assert b"Qzletter" not in closed.content

    herself = browser_of(themselves(case.person))
    own = reverse("open_own_document", args=[letter.pk])
    assert "Qzletter" not in herself.get(reverse("own_documents")).text
    assert herself.get(own).status_code == 404
    amina.post(reverse("show_document", args=[case.pk, letter.pk]), {"shown": "yes"})
    assert "Qzletter" in herself.get(reverse("own_documents")).text
    assert herself.get(own).content == PDF

    with acting_as(people.ben) as ben:
        services.close_case(actor=ben, case=case, outcome="goals_met")
    assert _send(amina, case).status_code == 422, "a closed case takes no more"
    out = reverse("take_out_document", args=[case.pk, letter.pk])
    assert amina.post(out, {}).status_code == 422
    assert amina.post(out, {"why": "wrong_person"}).status_code == 302
    page = amina.get(address)
    assert "It is about somebody else" in _page(page)
    assert "Qzletter" not in page.text
    assert amina.get(file).status_code == 404
    assert herself.get(own).status_code == 404
    with preparing():
        letter.refresh_from_db()
    assert (bytes(letter.content), letter.title) == (b"", "")


def test_a_case_has_room_for_so_much_and_a_file_taken_out_stays_in_the_copy(
    people, case, monkeypatch
):
    letter = _kept(people.amina, case)
    monkeypatch.setattr("alongside.care.services.documents.MOST_OF_A_CASE", len(PDF))
    with pytest.raises(Refused, match="no room"):
        _kept(people.amina, case)
    with acting_as(people.amina) as amina:
        services.take_out_document(actor=amina, document=letter, why="not_needed")
    with preparing():
        letter.refresh_from_db()
    assert bytes(letter.content) == PDF


def test_it_is_read_before_it_is_in_the_copy_and_comes_with_it(people, case, browser_of):
    letter = _kept(people.amina, case, shown=False)
    petra, herself = privacy_officer(people), themselves(case.person)
    with acting_as(herself) as ivy:
        request = ask(actor=ivy, person_id=case.person_id, kind="copy", key=uuid.uuid4())
    officer = browser_of(petra)
    file = reverse("copy_document", args=[request.pk, letter.pk])
    assert f'href="{file}"' in officer.get(reverse("prepare_copy", args=[request.pk])).text
    assert officer.get(file).content == PDF
    assert browser_of(people.cara).get(file).status_code in (403, 404)
    with acting_as(petra):
        notes = notes_in(all_held(petra, request, str))
        said = {note.item: Verdict(given=True) for note in notes}
        assert [note.row for note in notes if note.is_file] == [letter.pk]
        check(actor=petra, request=request, verdicts=said)
        copy = release(actor=petra, request=request, key=uuid.uuid4(), words=str)
    assert letter.file_name in str(copy.content), "it is named there, and comes beside it"
    for actor, many in ((petra, 1), (herself, 1), (people.amina, 0), (people.cara, 0)):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT document FROM rights_enclosure")
            raw = {row[0] for row in cursor.fetchall()}
            seen = enclosures_visible_to(actor).values_list("document", flat=True)
            assert raw == set(seen) and len(raw) == many, actor.label
    own = reverse("own_copy_document", args=[request.pk, letter.pk])
    me = browser_of(herself)
    assert f'href="{own}"' in me.get(reverse("own_rights")).text
    assert me.get(own).content == PDF
    assert me.get(reverse("own_copy_paper", args=[request.pk])).content.startswith(b"%PDF")
    assert officer.get(file).content == PDF


def test_of_many_large_files_one_is_held_in_memory(people, case):
    size, many = 500_000, 8
    petra, herself = privacy_officer(people), themselves(case.person)
    letter = _kept(people.amina, case)
    with preparing():
        same = {"case": case, "kind": "letter", "media": "application/pdf", "title": "Letter"}
        for _one in range(many):
            Document.objects.create(
                **same, size=size, content=b"%PDF-" + bytes(size), by_id=people.amina.user_id
            )
    with acting_as(herself) as ivy:
        request = ask(actor=ivy, person_id=case.person_id, kind="copy", key=uuid.uuid4())
    tracemalloc.start()
    with acting_as(petra):
        notes = notes_in(all_held(petra, request, str))
        said = {note.item: Verdict(given=True) for note in notes}
        check(actor=petra, request=request, verdicts=said)
        copy = release(actor=petra, request=request, key=uuid.uuid4(), words=str)
        assert len(enclosed_with(petra, [request.pk])[request.pk]) == many + 1
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5 * size, "as much as of one or two, however many come with it"
    with preparing():
        kept = Enclosure.objects.get(copy=copy, document=letter.pk)
    assert bytes(kept.content) == PDF
