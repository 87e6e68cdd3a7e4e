"""A team writes the words of its messages: tried out, refused in words, kept in versions."""

import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.services import log_contact, write_after_try
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging.models import Message, Wording
from alongside.messaging.wordings import (
    LANGUAGES,
    TEMPLATES,
    faults,
    preview,
    standing,
    write_wording,
)
from alongside.people.models import Person
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

OWN = "Hi. We rang and missed you. Ring ((phone)) when it suits."
PAGE = ("person-tried", "text", "en-gb")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_the_standing_words_keep_to_the_rules_that_others_have_to(code, language):
    template = TEMPLATES[code]
    subject, body = standing(code, language)
    for channel in template.channels:
        assert faults(template, channel, subject, body) == []
        assert "((" not in preview(code, channel, language, subject, body).body


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hello ((name)), ring ((phone)).", "((name))"),
        ("Ring ((phone.", "two brackets"),
        ("Ring ((phone)) about your depression.", "depress"),
        ("Mae eich iechyd yn bwysig. ((phone))", "iechyd"),
        ("Your GP asked us to ring.", "gp"),
        ("About 999 000 0018: ring ((phone)).", "NHS number"),
        ("See www.example.org", "web address"),
        ("", "Write what people"),
        ("a" * 919, "too long"),
    ],
)
def test_broken_words_are_refused_and_it_is_said_why(people, body, said):
    wrong = faults(TEMPLATES["person-tried"], "text", "", body)
    assert any(said in one for one in wrong), wrong


def test_what_cannot_be_answered_without_a_link_must_hold_one():
    assert any("((link))" in one for one in faults(TEMPLATES["person-went"], "email", "", "Well?"))


def test_a_lead_tries_words_out_writes_them_and_gives_them_back(people, browser_of):
    address = _address(*PAGE)
    leila = browser_of(people.leila)
    assert "Hello. We tried to ring you" in leila.get(address).text
    shown = leila.post(address, {"do": "preview", "body": OWN})
    assert "Ring 01632 960000 when it suits" in shown.text
    assert "It goes in 1 part." in shown.text
    with preparing():
        assert not Wording.objects.exists(), "tried out, nothing is kept"
    refused = leila.post(address, {"do": "save", "body": "Dear ((name)), the clinic rang."})
    assert refused.status_code == 422
    assert "Dear ((name)), the clinic rang." in refused.text, "what was typed stays"
    for _click in range(2):
        assert leila.post(address, {"do": "save", "body": OWN}).status_code == 302
    assert "your own words" in leila.get(reverse("words")).text
    leila.post(address, {"do": "standing"})
    with preparing():
        kept = list(Wording.objects.order_by("version").values_list("version", "body"))
    assert kept == [(1, OWN), (2, "")]
    assert leila.post(address, {"do": "shout", "body": OWN}).status_code == 400
    assert leila.get(_address("person-eve", "letter", "cy")).status_code == 404
    for other in (people.amina, people.cara, people.dev):
        assert browser_of(other).get(address).status_code == 403


def test_a_letter_is_tried_out_on_paper(people, browser_of):
    address = _address("person-tried", "letter", "cy")
    said = {"do": "paper", "subject": "Ffoniwch ni", "body": "Ffoniwch ((phone))."}
    answer = browser_of(people.leila).post(address, said)
    assert answer["Content-Type"] == "application/pdf"


def test_a_message_has_the_words_of_its_team_and_keeps_their_version(people):
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        _write(amina, OWN)
    with acting_as(people.leila) as leila:
        kept = _write(leila, OWN)
        with pytest.raises(Refused):
            _write(leila, "Your nurse rang.")
    ivy = registered(people.gita, phone="07700 900123")
    with preparing():
        Person.objects.update(contact_by="sms")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    first = _tried(people, case)
    assert (first.body, first.wording) == (
        "Hello. We tried to ring you, and will try again at another time of day.",
        None,
    ), "there is no number to fill in"
    with preparing():
        type(case.organisation).objects.filter(pk=case.organisation_id).update(phone="01632 960111")
    case.refresh_from_db()
    message = _tried(people, case)
    assert message.body == "Hi. We rang and missed you. Ring 01632 960111 when it suits."
    assert message.wording == kept


def _address(code: str, channel: str, language: str) -> str:
    return f"{reverse('write_words', args=[code])}?by={channel}&in={language}"


def _write(actor, body: str) -> Wording | None:
    code, channel, language = PAGE
    return write_wording(
        actor=actor, code=code, channel=channel, language=language, subject="", body=body
    )


def _tried(people, case) -> Message:
    with acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 1, "outcome": "no_answer"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True)
    with preparing():
        return Message.objects.select_related("wording").latest("created_at")
