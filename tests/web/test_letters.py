"""Letters: an address that shows in a window, printed and posted by the team, or by Notify."""

import base64
import contextlib
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.models import Contact
from alongside.care.services import log_contact, write_after_try
from alongside.common.errors import Refused
from alongside.messaging import services as messaging
from alongside.messaging.arriving import CARRIER, note_arrival
from alongside.messaging.failures import NotTaken
from alongside.messaging.models import Letter, Message
from alongside.messaging.paper import LONGEST_LINE, address_lines, places_of, sheets_of
from alongside.people.models import Person
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on
from tests.messaging.notify_server import KEY, notify

LINES = "Ivy Test\n1 Mill Lane\nAlderbrook\nLS1 4AP"


@pytest.fixture
def case(people):
    ivy = registered(people.gita)
    with preparing():
        Person.objects.filter(pk=ivy.pk).update(
            contact_by="letter", address="1 Mill Lane, Alderbrook", postcode="LS1 4AP"
        )
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    with acting_as(people.amina) as amina:
        log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=1, outcome="no_answer"
        )
    return case


def written(people, case, **more: bool) -> Letter:
    with acting_as(people.amina) as amina:
        case.refresh_from_db()
        for _click in range(2):
            key = uuid.uuid5(case.pk, "letter")
            write_after_try(actor=amina, case=case, key=key, safe=True, letter=True, **more)
    with preparing():
        return Letter.objects.select_related("message", "organisation", "person").get()


def test_an_address_has_the_lines_that_an_envelope_shows():
    assert address_lines("Ivy Test", "1 Mill Lane,\n Alderbrook", "LS1 4AP") == LINES
    many = address_lines(
        "Ivy", "Flat 1, The Mill, 2 Mill Lane, Old Town, Alderbrook, Leeds", "LS1 4AP"
    )
    assert len(many.split("\n")) == 7
    assert "Flat 1, The Mill" in many
    for street, postcode in (
        ("", "LS1 4AP"),
        ("1 Mill Lane", ""),
        ("x" * (LONGEST_LINE + 1), "LS1 4AP"),
    ):
        with pytest.raises(Refused):
            address_lines("Ivy", street, postcode)


def test_without_an_address_no_letter_is_written_and_it_is_said(people, case):
    with preparing():
        Person.objects.update(address="")
    with acting_as(people.amina) as amina, pytest.raises(Refused) as refused:
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True, letter=True)
    assert "address" in refused.value.message
    with preparing():
        assert Contact.objects.count() == 1


def test_a_letter_is_written_once_printed_and_posted(people, case, browser_of):
    letter = written(people, case)
    assert (letter.message.recipient, letter.by_hand) == (LINES, True)
    page = reverse("letters_to_print")
    amina = browser_of(people.amina)
    assert (
        amina.post(page, {"do": "posted", "letters": [letter.pk]}, follow=True).status_code == 200
    )
    assert _again(letter).ended_at is None, "nobody has printed it"
    answer = amina.post(page, {"do": "print", "letters": [letter.pk]})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert _again(letter).printed_by_id == people.amina.user_id
    for _click in range(2):
        amina.post(page, {"do": "posted", "letters": [letter.pk]})
    message = _again(letter).message
    assert (message.status, message.units) == ("sent", 1)
    assert not BeautifulSoup(amina.get(page).content, "html.parser").select("[name=letters]")


def test_the_team_sees_it_and_nobody_else(people, case, browser_of):
    letter = written(people, case)
    page = reverse("letters_to_print")
    assert "Ivy Test" in browser_of(people.ben).get(page).text
    cara = browser_of(people.cara)
    assert "Ivy Test" not in cara.get(page).text
    cara.post(page, {"do": "take_out", "letters": [letter.pk]})
    assert _again(letter).message.status == "queued"
    assert browser_of(people.dev).get(page).status_code == 403
    with acting_as(people.cara):
        assert not Message.objects.filter(channel="letter").exists()


def test_of_somebody_who_moved_or_died_nothing_is_printed(people, case, browser_of):
    letter = written(people, case)
    with preparing():
        Person.objects.update(postcode="LS2 7EE")
    page = reverse("letters_to_print")
    answer = browser_of(people.amina).post(
        page, {"do": "print", "letters": [letter.pk]}, follow=True
    )
    assert "may go any more" in answer.text
    assert _again(letter).message.status == "stopped"


def test_a_letter_that_shall_not_go_is_taken_out(people, case, browser_of):
    letter = written(people, case)
    page = reverse("letters_to_print")
    browser_of(people.ben).post(page, {"do": "take_out", "letters": [letter.pk]})
    assert _again(letter).message.status == "stopped"
    assert browser_of(people.ben).post(page, {"do": "take_out"}).status_code == 302
    assert browser_of(people.ben).post(page, {"do": "x", "letters": "y"}).status_code == 400


@pytest.mark.parametrize("large", [False, True])
def test_the_longest_address_stands_in_the_window_and_all_else_around_it(people, case, large):
    """In the places that GOV.UK Notify allows, and that show in the window of an envelope."""
    with preparing():
        Person.objects.update(address="Flat 1, The Mill, 2 Mill Lane, Old Town, Alderbrook")
    letter = written(people, case, large_print=large)
    assert len(letter.message.recipient.split("\n")) == 7
    stands = places_of(letter.message)
    for edge in ("address", "address ends"):
        left, top = stands[edge]
        assert 24.5 <= left <= 120
        assert 39.9 <= top <= 66.2
    assert stands["sender"][0] >= 125
    assert stands["sender ends"][1] <= 95
    left, top = stands["words"]
    assert left >= 15
    assert top >= 95
    assert sheets_of(letter.message) == 1


def test_a_welsh_letter_is_welsh_and_large_print_is_larger(people, case):
    with preparing():
        Person.objects.update(language="Cymraeg")
    letter = written(people, case, large_print=True)
    assert (letter.language, letter.large_print) == ("cy", True)
    assert "ffonio" in letter.message.body


def test_notify_prints_and_posts_it_once(people, case, settings):
    with notify() as there:
        settings.LETTERS_VIA, settings.NOTIFY_KEY = "notify", KEY
        settings.NOTIFY_URL = there.url
        letter = written(people, case)
        there.fails = ["lost answer"]
        for _try in range(3):
            with contextlib.suppress(NotTaken):
                messaging.deliver(letter.message_id)
    [taken] = there.taken
    assert (taken["path"], taken["reference"]) == (
        "/v2/notifications/letter",
        str(letter.message_id),
    )
    assert base64.b64decode(taken["content"]).startswith(b"%PDF-")
    message = _again(letter).message
    assert (message.status, message.units) == ("sent", 1)


@pytest.mark.parametrize(
    ("status", "arrival"),
    [("received", "posted"), ("validation-failed", "nowhere"), ("accepted", "")],
)
def test_what_became_of_a_letter(people, case, settings, status, arrival):
    settings.LETTERS_VIA = "simulator"
    letter = written(people, case)
    messaging.deliver(letter.message_id)
    with acting_as(CARRIER) as carrier:
        note_arrival(actor=carrier, message_id=letter.message_id, status=status)
    assert _again(letter).message.arrival == arrival


def _again(letter: Letter) -> Letter:
    with preparing():
        return Letter.objects.select_related("message").get(pk=letter.pk)
