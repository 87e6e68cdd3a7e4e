"""The page that writes to a person, and what stands on a case of the way to a first visit."""

import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.models import Case, Contact, FirstVisit
from alongside.care.services import log_contact, plan_visit
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.people.models import Person
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, service_of, taken_on


@pytest.fixture
def case(people):
    ivy = registered(people.gita, phone="07700 900123", email="ivy@example.org")
    with preparing():
        Person.objects.update(contact_by="sms", contact_note="Not before eleven")
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


def test_the_message_is_read_then_sent_once_and_never_by_another_team(people, case, browser_of):
    address = reverse("write_to", args=[case.pk])
    browser = browser_of(people.amina)
    with acting_as(people.amina) as amina:
        log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=1, outcome="no_answer"
        )
    assert address in browser.get(reverse("case", args=[case.pk])).content.decode()
    page = browser.get(address).content.decode()
    assert "Not before eleven" in page
    assert "We tried to ring you" in page
    key = str(uuid.uuid4())
    assert browser.post(address, {"idempotency_key": key}).status_code == 422
    for _click in range(2):
        answer = browser.post(address, {"idempotency_key": key, "safe": "on"})
        assert answer.status_code == 302
    with preparing():
        assert Message.objects.filter(template="person-tried").count() == 1
        assert Contact.objects.filter(case=case).count() == 2
    assert browser_of(people.ben).get(address).status_code == 200
    assert browser_of(people.cara).get(address).status_code == 404
    assert browser_of(people.dev).get(address).status_code == 403


def _noted(people, case, outcome: str) -> None:
    with acting_as(people.amina) as amina:
        log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=1, outcome=outcome
        )


def test_before_the_first_call_the_page_writes_that_somebody_rings(people, case, browser_of):
    address, browser = reverse("write_to", args=[case.pk]), browser_of(people.amina)
    for page in ("case", "log_contact"):
        shown = browser.get(reverse(page, args=[case.pk])).text
        assert address in shown and "Tell them first that you will ring" in shown
    page = browser.get(address).text
    assert "Amina would like to ring you" in page
    assert 'name="occasion" value="person-ahead"' in page
    said = {"idempotency_key": str(uuid.uuid4()), "safe": "on", "occasion": "person-ahead"}
    for _click in range(2):
        assert browser.post(address, said).status_code == 302
    with preparing():
        assert Message.objects.filter(template="person-ahead").count() == 1
        assert not Contact.objects.filter(case=case).exists()
    assert "Before they are rung" in browser.get(reverse("case", args=[case.pk])).text
    assert "Ring them now" in browser.get(address).text


def test_where_nothing_may_go_the_page_says_why(people, case, browser_of):
    address, browser = reverse("write_to", args=[case.pk]), browser_of(people.amina)
    _noted(people, case, "spoke")
    shown = browser.get(address)
    assert shown.status_code == 200
    assert "Ring first. This message is for when" in shown.text
    assert '<form method="post" action="' + address not in shown.text
    refused = browser.post(address, {"idempotency_key": str(uuid.uuid4()), "safe": "on"})
    assert refused.status_code == 422
    _noted(people, case, "no_answer")
    assert "We tried to ring you" in browser.get(address).text
    assert address in browser.get(reverse("case", args=[case.pk])).text
    with preparing():
        Case.objects.update(status="closed", outcome="no_reply", closed_at=clock.now())
    assert "The case is closed" in browser.get(address).text


def test_a_letter_waits_to_be_printed_and_is_noted_as_a_try(people, case, browser_of):
    with preparing():
        Person.objects.update(contact_by="letter", address="1 Mill Lane", postcode="LS1 4AP")
    with acting_as(people.amina) as amina:
        log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=1, outcome="no_answer"
        )
    address = reverse("write_to", args=[case.pk])
    browser = browser_of(people.amina)
    assert "window envelope" in browser.get(address).content.decode()
    said = {"idempotency_key": str(uuid.uuid4()), "safe": "on", "large_print": "on"}
    browser.post(address, said)
    with preparing():
        assert Contact.objects.filter(case=case).count() == 2
        message = Message.objects.get(template="person-tried")
        assert (message.channel, message.letter.large_print) == ("letter", True)


def test_who_sees_to_the_help_and_until_when_stands_on_the_case(people, case, browser_of):
    with acting_as(people.amina) as amina:
        visit = plan_visit(
            actor=amina,
            case=case,
            service=service_of(people.dev),
            key=uuid.uuid4(),
            confidence="low",
            wanted=["buddy"],
        )
    browser = browser_of(people.amina)
    board = reverse("board") + "?only=help"
    assert "Ivy Test" in browser.get(board).content.decode()
    address = reverse("follow_visit", args=[case.pk, visit.pk])
    said = {
        "idempotency_key": str(uuid.uuid4()),
        "arranged_by": "service",
        "arrange_by-day": "3",
        "arrange_by-month": "2",
        "arrange_by-year": "2031",
        "message_ok": "on",
    }
    wrong = browser.post(address, said | {"visit_on-day": "31", "visit_on-month": "2"})
    assert wrong.status_code == 422
    assert 'value="2031"' in wrong.content.decode()
    browser.post(address, said)
    page = browser.get(reverse("case", args=[case.pk])).content.decode()
    assert "The service does" in page
    assert "by 3 February 2031" in page
    drawn = browser.get(address).content.decode()
    assert 'value="2031"' in drawn  # what is held is drawn again
    browser.post(address, said | {"arranged": ["buddy"], "went": "yes", "help_came": "yes"})
    with preparing():
        held = FirstVisit.objects.get()
    assert (held.help_came, held.message_ok, held.went) == ("yes", True, "yes")
    assert "Ivy Test" not in browser.get(board).content.decode().split('id="cases"')[1]
