"""The two sides of a referral write to each other, with files, for nobody else's eyes."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.messaging.models import Message
from alongside.people.models import Person
from alongside.people.models.person import WAYS_TO_FIND
from alongside.referrals.models import ReferralFile, ReferralNote
from alongside.referrals.queries import files_visible_to
from alongside.referrals.services import move
from tests.factories.standing import preparing
from tests.factories.story import PDF, referred, referred_on, registered, service_of, taken_on
from tests.volunteers.conftest import newest


@pytest.fixture
def referral(people):
    with preparing():
        club = service_of(people.dev, referral_email="hello@green-shoots.example")
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    return referred_on(people.amina, case, club)


def note(text, file=b"", name="Ivys letter.pdf"):
    said = {"text": text, "idempotency_key": str(uuid.uuid4())}
    return said | {"file": SimpleUploadedFile(name, file)} if file else said


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").body.get_text(" ").split())


def news(response):
    """What is marked as new at the referrals of a list."""
    page = BeautifulSoup(response.text, "html.parser")
    return [mark.text for mark in page.select("main .app-list__small > strong")]


def test_they_write_to_and_fro_with_a_file_and_see_what_is_new(people, referral, browser_of):
    dev, amina = browser_of(people.dev), browser_of(people.amina)
    there, here = f"/provider/referrals/{referral.pk}/", f"/refer/referrals/{referral.pk}/"
    dev.post(f"{there}note/", note("Does she need a ramp?"))
    assert "New note" in news(amina.get("/refer/referrals/"))
    assert "New note" not in news(dev.get("/provider/"))
    told = newest("referral-note")
    assert "ramp" not in told.subject + told.body
    assert "Does she need a ramp?" in words(amina.get(here))
    assert "New note" not in news(amina.get("/refer/referrals/"))
    again = note("Here is what the therapist wrote", PDF)
    amina.post(f"{here}note/", again)
    again["file"].seek(0)
    amina.post(f"{here}note/", again)  # the double click
    assert "New note" in news(dev.get("/provider/"))
    assert "Open the file" in words(dev.get(there))
    assert "New note" not in news(dev.get("/provider/"))
    with preparing():
        (file,) = ReferralFile.objects.all()
        assert ReferralNote.objects.count() == 2
        assert Message.objects.filter(body__contains="therapist").count() == 0
    address = f"/refer/referrals/{referral.pk}/files/{file.pk}/"
    answer = dev.get(address)
    assert answer.content == PDF
    assert "attachment" in answer["Content-Disposition"]
    assert "Ivy" not in answer["Content-Disposition"]
    assert browser_of(people.ben).get(address).status_code == 200
    for other in (people.cara, people.gita, people.efua):
        assert browser_of(other).get(address).status_code in {403, 404}
    with preparing():
        opened = AuditEntry.objects.filter(verb="referral.open_file")
        assert {entry.user_id for entry in opened} == {people.dev.user_id, people.ben.user_id}


def test_what_may_not_be_kept_is_refused_and_the_words_stay(people, referral, browser_of):
    dev, there = browser_of(people.dev), f"/provider/referrals/{referral.pk}/"
    for file in (b"PK\x03\x04 word", b"%PDF-1.4 /JavaScript %%EOF", b"MZ program"):
        refused = dev.post(f"{there}note/", note("Please read this", file))
        assert refused.status_code == 422
        assert "Please read this" in refused.text
    with preparing():
        assert not ReferralNote.objects.exists()


def test_nobody_outside_reads_a_file_nor_a_side_that_has_gone(people, referral, browser_of):
    browser_of(people.amina).post(f"/refer/referrals/{referral.pk}/note/", note("The letter", PDF))
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            seen = name in {"amina", "ben", "leila", "dev"}
            assert files_visible_to(actor).exists() == seen, name
            cursor.execute("SELECT count(*) FROM referrals_referralfile")
            assert cursor.fetchone() == (int(seen),), name
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=referral, name="decline", reason="full")
        assert not files_visible_to(dev).exists()


def test_of_a_protected_person_no_file_is_sent_and_none_is_opened(people, referral, browser_of):
    amina = browser_of(people.amina)
    here = f"/refer/referrals/{referral.pk}/"
    amina.post(f"{here}note/", note("The letter", PDF))
    with preparing():
        away = dict.fromkeys(WAYS_TO_FIND, "") | {"protected": True}
        Person.objects.filter(pk=referral.person_id).update(**away)
        (file,) = ReferralFile.objects.all()
    for actor in (people.dev, people.ben):
        browser = browser_of(actor)
        assert browser.get(f"{here}files/{file.pk}/").status_code == 404
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM referrals_referralfile")
            assert cursor.fetchone() == (0,)
    there = f"/provider/referrals/{referral.pk}/"
    page = browser_of(people.dev).get(there)
    assert "Open the file" not in words(page)
    assert "Send a file with it" not in words(page)
    refused = browser_of(people.dev).post(f"{there}note/", note("A photo", PDF))
    assert refused.status_code == 422
    assert "This person is protected" in words(refused)
