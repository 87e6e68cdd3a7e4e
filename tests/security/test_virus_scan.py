"""A scanner that speaks INSTREAM, on loopback: what it has not found clean nobody opens."""

import socket
import socketserver
import struct
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.care import services
from alongside.care.models import Document
from alongside.common import virus_scan
from alongside.common.errors import Refused
from alongside.common.virus_scan import Scan, ScannerSilent
from alongside.referrals.models import ReferralFile
from alongside.referrals.services import add_note, open_file
from alongside.rights.copying.enclosed import held_file
from alongside.rights.services import ask
from tests.factories.standing import preparing, privacy_officer
from tests.factories.story import (
    PDF,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
)

pytestmark = pytest.mark.django_db

# The test file of the European Institute for Computer Anti-Virus Research, put together here so
# that no scanner of a developer's machine takes this very file away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"
INFECTED = PDF.replace(b"%%EOF", b"% " + EICAR + b"\n%%EOF")


class Clamd(socketserver.BaseRequestHandler):
    """As clamd(8) reads a stream: pieces with their length, until a length of nothing."""

    mood = "well"

    def handle(self) -> None:
        if type(self).mood == "hangs":
            self.request.recv(1)
            return
        assert self._read(10) == b"zINSTREAM\0"
        file = b""
        while size := struct.unpack("!I", self._read(4))[0]:
            file += self._read(size)
        found = b"stream: Eicar-Test-Signature FOUND" if EICAR in file else b"stream: OK"
        if type(self).mood == "full":
            found = b"INSTREAM size limit exceeded. ERROR"
        self.request.sendall(found + b"\0")

    def _read(self, size: int) -> bytes:
        said = b""
        while len(said) < size:
            more = self.request.recv(size - len(said))
            assert more, "cut off"
            said += more
        return said


@contextmanager
def clamd(settings) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"tcp:127.0.0.1:{server.server_address[1]}"
        try:
            yield
        finally:
            Clamd.mood = "well"
            server.shutdown()


@pytest.fixture
def scanner(settings) -> Iterator[type[Clamd]]:
    with clamd(settings):
        yield Clamd


@pytest.fixture
def down(settings) -> None:
    """Nobody listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD = f"tcp:127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _keep(people, case, file=PDF):
    with acting_as(people.amina) as amina:
        return services.add_document(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            file=file,
            title="Letter",
            kind="letter",
            shown=True,
        )


def _open(actor, document):
    with acting_as(actor):
        return services.open_document(actor=actor, document=document)


def _scan_waiting():
    with acting_as(Actor.system("test")) as system:
        return services.scan_waiting(actor=system)


def _scan(document):
    with preparing():
        return Document.objects.get(pk=document.pk).scan


def test_the_scanner_is_asked_in_pieces_and_answers(scanner):
    assert virus_scan.ask(PDF) == Scan.CLEAN
    assert virus_scan.ask(b"x" * 300_000) == Scan.CLEAN
    assert virus_scan.ask(b"x" * 100_000 + EICAR) == Scan.VIRUS
    assert virus_scan.ask(b"") == Scan.CLEAN


@pytest.mark.parametrize("mood", ["full", "hangs"])
def test_what_is_no_verdict_is_silence(scanner, monkeypatch, mood):
    monkeypatch.setattr(virus_scan, "PATIENCE", 1)
    scanner.mood = mood
    with pytest.raises(ScannerSilent):
        virus_scan.ask(PDF)


def test_it_is_asked_over_a_socket_of_the_machine_too(settings, tmp_path: Path):
    path = tmp_path / "c"
    with socketserver.ThreadingUnixStreamServer(str(path), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"unix:{path}"
        assert virus_scan.ask(EICAR) == Scan.VIRUS
        server.shutdown()
    settings.CLAMD = f"unix:{tmp_path / 'gone'}"
    with pytest.raises(ScannerSilent):
        virus_scan.ask(PDF)


def test_where_it_stands_is_written_in_one_of_two_ways():
    assert virus_scan.address_of("tcp:clamd") == ("clamd", 3310)
    assert virus_scan.address_of("tcp:[::1]:99") == ("::1", 99)
    for wrong in ("clamd", "http://clamd:3310", "tcp:", "tcp:clamd:port"):
        with pytest.raises(ImproperlyConfigured):
            virus_scan.address_of(wrong)


def test_without_a_scanner_files_are_kept_unchecked_and_the_page_says_so(
    people, case, browser_of, settings
):
    assert settings.CLAMD == "", "off unless somebody names one"
    kept = _keep(people, case, INFECTED)
    assert _scan(kept) == Scan.NONE
    assert _open(people.amina, kept) == INFECTED
    page = browser_of(people.amina).get(reverse("documents", args=[case.pk])).text
    assert "not checked for viruses here" in page


def test_a_virus_is_refused_and_nothing_of_it_is_kept(people, case, scanner, browser_of):
    page = reverse("documents", args=[case.pk])
    answer = browser_of(people.amina).post(
        page,
        {
            "idempotency_key": str(uuid.uuid4()),
            "file": SimpleUploadedFile("letter.pdf", INFECTED),
            "title": "Letter",
            "kind": "letter",
        },
    )
    assert answer.status_code == 422
    assert "found something harmful" in answer.text
    onward = referred_on(people.amina, case, service_of(people.dev))
    with acting_as(people.amina) as amina, pytest.raises(Refused, match="harmful"):
        add_note(actor=amina, referral=onward, text="See", key=uuid.uuid4(), file=INFECTED)
    with preparing():
        assert not Document.objects.exists()
        assert not ReferralFile.objects.exists()
    clean = _keep(people, case)
    assert _scan(clean) == Scan.CLEAN
    assert _open(people.amina, clean) == PDF


def test_while_the_scanner_is_down_a_file_waits_and_nobody_opens_it(
    people, case, down, browser_of, settings
):
    kept = _keep(people, case)
    onward = referred_on(people.amina, case, service_of(people.dev))
    with acting_as(people.amina) as amina:
        add_note(actor=amina, referral=onward, text="See", key=uuid.uuid4(), file=PDF)
    with preparing():
        sent = ReferralFile.objects.get()
        assert sent.scan == Scan.WAITING
    assert _scan(kept) == Scan.WAITING
    ivy = themselves(case.person)
    for actor in (people.amina, ivy):
        with pytest.raises(Refused, match="not been checked"):
            _open(actor, kept)
    for actor in (people.amina, people.dev):
        with acting_as(actor), pytest.raises(Refused, match="not been checked"):
            open_file(actor=actor, file=sent)
    amina = browser_of(people.amina)
    page = reverse("documents", args=[case.pk])
    assert "Waits for the virus scanner" in amina.get(page).text
    opened = amina.get(reverse("open_document", args=[case.pk, kept.pk]), follow=True)
    assert "not been checked for viruses yet" in opened.text
    own = browser_of(ivy)
    assert "Waits for the virus scanner" in own.get(reverse("own_documents")).text
    shown = own.get(reverse("open_own_document", args=[kept.pk]), follow=True)
    assert "not been checked for viruses yet" in shown.text
    theirs = browser_of(people.dev).get(
        reverse("referral_file", args=[onward.pk, sent.pk]), follow=True
    )
    assert "not been checked for viruses yet" in theirs.text
    assert _scan_waiting() == 0, "it is silent still"
    with clamd(settings):
        assert _scan_waiting() == 2
        assert _open(people.amina, kept) == PDF
        with acting_as(people.dev) as dev:
            assert open_file(actor=dev, file=sent) == PDF


def test_what_was_kept_before_there_was_a_scanner_is_checked_and_a_virus_locked(
    people, case, settings, browser_of
):
    infected, clean = _keep(people, case, INFECTED), _keep(people, case)
    with clamd(settings):
        with pytest.raises(Refused, match="not been checked"):
            _open(people.amina, clean)
        assert _scan_waiting() == 2
        assert _scan_waiting() == 0, "each is asked about once"
        assert (_scan(infected), _scan(clean)) == (Scan.VIRUS, Scan.CLEAN)
        assert _open(people.amina, clean) == PDF
        page = browser_of(people.amina).get(reverse("documents", args=[case.pk])).text
        assert "A virus was found" in page
    with pytest.raises(Refused, match="nobody can open it"):  # also where it is switched off again
        _open(people.amina, infected)
    with preparing():
        noted = AuditEntry.objects.get(verb="file.lock")
    assert noted.people == [case.person_id]


def test_no_copy_of_what_is_held_holds_a_file_that_waits(people, case, settings, down):
    kept = _keep(people, case)
    ivy, petra = themselves(case.person), privacy_officer(people)
    with acting_as(ivy):
        request = ask(actor=ivy, person_id=case.person_id, key=uuid.uuid4(), kind="copy")
    with acting_as(petra):
        assert held_file(petra, request, kept.pk) is None
    settings.CLAMD = ""
    with preparing():
        Document.objects.filter(pk=kept.pk).update(scan=Scan.CLEAN)
    with acting_as(petra):
        assert held_file(petra, request, kept.pk).content == PDF


def test_nobody_calls_a_file_clean_but_the_house_not_even_in_sql(people, case, down):
    kept = _keep(people, case)
    for actor in (people.amina, people.ben, people.cara):
        with acting_as(actor), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute("UPDATE care_document SET scan = 'clean'")
            except DatabaseError:
                pass
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("SELECT care_file_scanned('document', %s, 'clean')", [kept.pk])
    assert _scan(kept) == Scan.WAITING
