"""The leaflet in short, by text, from the receipt of whoever referred somebody."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.services.leaflets import text_leaflet
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging.models import Message, StoppedNumber
from alongside.people.models import Person
from alongside.referrals.queries import referral_visible_to
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered


@pytest.fixture(autouse=True)
def texts(settings):
    settings.TEXTS_VIA = "simulator"


@pytest.fixture
def sent(people):
    ivy = registered(people.gita, phone="07700 900123")
    return referred(people.gita, ivy, people.amina)


def _texts():
    with preparing():
        return list(Message.objects.filter(template="person-leaflet"))


def test_it_goes_once_names_nobody_and_links_to_a_page_of_nobody(people, sent, browser_of):
    gita, page = browser_of(people.gita), reverse("receipt", args=[sent.pk])
    receipt = gita.get(page).text
    assert "Send it to them as a text message" in receipt and "07700 900123" in receipt
    there = reverse("text_leaflet", args=[sent.pk])
    refused = gita.post(there, {})
    assert refused.status_code == 422
    assert "say so" in refused.text
    assert _texts() == []
    for _twice in range(2):
        assert gita.post(there, {"safe": "yes"}).status_code == 302
    (text,) = _texts()
    assert (text.channel, text.recipient) == ("text", "+447700900123")
    for private in ("Ivy", "Test", NHS_NUMBERS[0], "lonel", "Alderbrook", "link worker", " GP"):
        assert private.casefold() not in text.body.casefold()
    link = next(word for word in text.body.split() if word.startswith("http"))
    assert link.endswith(reverse("what_next")), "nothing of anybody stands in it"
    assert "went to them in short" in gita.get(page).text


def test_the_page_behind_the_link_is_open_to_all_in_both_languages(db):
    for language, said in (("", "You can say no at any time"), ("?in=cy", "Chi sy’n dewis")):
        page = Client().get(reverse("what_next") + language)
        assert page.status_code == 200
        assert said in BeautifulSoup(page.content, "html.parser").text


def test_whoever_speaks_welsh_reads_welsh(people):
    ivy = registered(people.gita, phone="07700 900123", language="Welsh")
    with acting_as(people.gita) as gita:
        sent = referred(people.gita, ivy, people.amina)
        text_leaflet(actor=gita, referral=_seen(gita, sent), safe=True)
    (text,) = _texts()
    assert "?in=cy" in text.body
    assert "Hello" not in text.body


def _seen(actor, referral):
    return referral_visible_to(actor, referral.pk)


@pytest.mark.parametrize(
    "who",
    [
        {"phone": "01632 960001"},
        {"phone": ""},
        {"contact_by": "email"},
        {"contact_by": "letter"},
        {"restricted": True},
        {"has_died": True},
    ],
)
def test_it_goes_nowhere_that_is_not_safe_or_was_not_chosen(people, sent, browser_of, who):
    with preparing():
        Person.objects.filter(pk=sent.person_id).update(**who)
    gita = browser_of(people.gita)
    assert "as a text message" not in gita.get(reverse("receipt", args=[sent.pk])).text
    assert gita.post(reverse("text_leaflet", args=[sent.pk]), {"safe": "yes"}).status_code == 422
    assert _texts() == []


def test_a_number_that_wants_no_more_texts_gets_none(people, sent):
    with preparing():
        StoppedNumber.objects.create(number="+447700900123")
    with acting_as(people.gita) as gita, pytest.raises(Refused, match="no more text messages"):
        text_leaflet(actor=gita, referral=_seen(gita, sent), safe=True)


def test_only_whoever_sent_it_does(people, sent, browser_of):
    there = reverse("text_leaflet", args=[sent.pk])
    for other in (people.amina, people.cara, people.dev):
        assert browser_of(other).post(there, {"safe": "yes"}).status_code in (403, 404)
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        text_leaflet(actor=amina, referral=_seen(amina, sent), safe=True)
