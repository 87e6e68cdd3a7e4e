"""Finding somebody in a list by name or reference."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care import services as care
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)

LISTS = {"amina": "board", "gita": "sent_referrals", "dev": "provider_desk"}


@pytest.fixture
def onward(people):
    """Ivy Test and Tom Reed, both referred by Gita, taken on by Ben, referred on to Dev."""
    club, found = service_of(people.dev), {}
    for name, family, number in (
        ("Ivy", "Test", NHS_NUMBERS[0]),
        ("Tom", "Reed", NHS_NUMBERS[1]),
    ):
        person = registered(people.gita, number, given_name=name, family_name=family)
        case = taken_on(people.ben, referred(people.gita, person, people.amina))
        found[name] = referred_on(people.ben, case, club)
    return found


def _found(browser, address: str, words: str):
    return browser.post(address, {"words": words}, follow=True)


def _text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


@pytest.mark.parametrize(("who", "page"), LISTS.items())
@pytest.mark.parametrize("words", ["tom", "REED", "re tom", " Tom  Reed "])
def test_each_list_finds_by_any_part_of_a_name(browser_of, people, onward, who, page, words):
    text = _text(_found(browser_of(getattr(people, who)), reverse(page), words))
    assert "Tom Reed" in text
    assert "Ivy Test" not in text


@pytest.mark.parametrize(("who", "page"), LISTS.items())
def test_each_list_finds_by_reference_however_it_is_written(browser_of, people, onward, who, page):
    tom = onward["Tom"]
    reference = tom.reference if who == "dev" else tom.parent.reference
    forms = (reference, reference.lower(), reference.replace("-", ""), reference.replace("-", " "))
    for written in forms:
        text = _text(_found(browser_of(getattr(people, who)), reverse(page), written))
        assert "Tom Reed" in text, written
        assert "Ivy Test" not in text, written


@pytest.mark.parametrize(("who", "page"), LISTS.items())
def test_what_was_looked_for_stands_in_no_address(browser_of, people, onward, who, page):
    response = _found(browser_of(getattr(people, who)), reverse(page), "Reed")
    for address, _status in response.redirect_chain:
        assert "reed" not in address.lower()
    assert "reed" not in BeautifulSoup(response.content, "html.parser").find("form")["action"]


@pytest.mark.parametrize(("who", "page"), [("cara", "board"), ("cara", "sent_referrals")])
def test_outsiders_find_nobody(browser_of, people, onward, who, page):
    text = _text(_found(browser_of(getattr(people, who)), reverse(page), "Reed"))
    assert "Tom" not in text
    assert "Nobody found" in text


@pytest.mark.parametrize(
    ("who", "page", "verb"),
    [
        ("amina", "board", "board.see"),
        ("gita", "sent_referrals", "referral.list"),
        ("dev", "provider_desk", "referral.list"),
    ],
)
def test_only_those_found_are_noted_as_seen(browser_of, people, onward, who, page, verb):
    _found(browser_of(getattr(people, who)), reverse(page), "Reed")
    with preparing():
        assert AuditEntry.objects.get(verb=verb).people == [onward["Tom"].person_id]


def test_a_closed_case_is_found_and_a_waiting_referral(browser_of, people, onward):
    case = onward["Tom"].parent.case
    with acting_as(people.ben) as ben:
        care.close_case(actor=ben, case=case, outcome="moved", key=uuid.uuid4())
    new = registered(people.gita, NHS_NUMBERS[2], given_name="Tomasz", family_name="Nowak")
    referred(people.gita, new, people.amina)
    page = _found(browser_of(people.amina), reverse("board"), "tom")
    assert "Tom Reed" in _text(page)
    assert "Closed" in _text(page)
    assert "Tomasz Nowak" in _text(page)


def test_an_address_whose_words_are_forgotten_shows_the_list_and_says_so(
    browser_of, people, onward
):
    page = browser_of(people.gita).get(reverse("sent_referrals") + f"?find={uuid.uuid4()}")
    assert "no longer kept" in _text(page)
    assert "Ivy Test" in _text(page)


def test_looking_for_nothing_is_the_whole_list(browser_of, people, onward):
    for words in ("", "   "):
        response = _found(browser_of(people.dev), reverse("provider_desk"), words)
        assert response.redirect_chain == [(reverse("provider_desk"), 302)]
        assert "Ivy Test" in _text(response)


@pytest.mark.parametrize("who", ["amina", "gita"])
def test_the_nhs_number_finds_its_person_and_stands_in_no_address(browser_of, people, onward, who):
    number = NHS_NUMBERS[1]
    page, browser = reverse(LISTS[who]), browser_of(getattr(people, who))
    for typed in (number, f"{number[:3]} {number[3:6]} {number[6:]}", f" {number} "):
        found = _found(browser, page, typed)
        assert "Tom Reed" in _text(found), typed
        assert "Ivy Test" not in _text(found), typed
        for address, _status in found.redirect_chain:
            assert number not in address and number[:3] + "%20" not in address
    assert "Tom Reed" not in _text(_found(browser, page, NHS_NUMBERS[3])), "of somebody else"


def test_a_number_finds_nobody_for_those_who_do_not_see_them_or_their_number(
    browser_of, people, onward
):
    for who, page in (("cara", "board"), ("dev", "provider_desk")):
        found = _found(browser_of(getattr(people, who)), reverse(page), NHS_NUMBERS[1])
        assert "Tom Reed" not in _text(found), who


@pytest.mark.parametrize("typed", ["Tmo", "Rede", "tom reeed", "Tomm Red"])
def test_a_slip_in_a_name_finds_similar_names_and_says_that_they_are(
    browser_of, people, onward, typed
):
    for who in (people.amina, people.ben):
        text = _text(_found(browser_of(who), reverse("board"), typed))
        assert f"Nobody is called “{typed}”. These names are similar:" in text
        assert "Cases with similar names" in text
        assert "Tom Reed" in text
        assert "Ivy Test" not in text


def test_a_new_referral_is_found_by_a_similar_name_too(browser_of, people, onward):
    new = registered(people.gita, NHS_NUMBERS[2], given_name="John", family_name="Nowak")
    referred(people.gita, new, people.amina)
    text = _text(_found(browser_of(people.ben), reverse("board"), "Jonh"))
    assert "New referrals with similar names 1" in text
    assert "John Nowak" in text


def test_similar_names_of_people_elsewhere_are_nobodys(browser_of, people, onward):
    theirs = registered(people.gita, NHS_NUMBERS[2], given_name="Tod", family_name="Elsewhere")
    taken_on(people.cara, referred(people.gita, theirs, people.cara))
    cara = _text(_found(browser_of(people.cara), reverse("board"), "Toq"))
    assert "Tod Elsewhere" in cara
    assert "Tom Reed" not in cara
    amina = _text(_found(browser_of(people.amina), reverse("board"), "Toq"))
    assert "Tom Reed" in amina
    assert "Elsewhere" not in amina
    nobody = _text(_found(browser_of(people.cara), reverse("board"), "Rede"))
    assert "Nobody found" in nobody
    assert "similar" not in nobody


def test_what_is_found_exactly_asks_for_no_similar_names(browser_of, people, onward):
    iva = registered(people.gita, NHS_NUMBERS[2], given_name="Tim", family_name="Reid")
    taken_on(people.ben, referred(people.gita, iva, people.amina))
    with CaptureQueriesContext(connection) as asked:
        text = _text(_found(browser_of(people.amina), reverse("board"), "Tom"))
    assert "similar" not in text
    assert "Tim Reid" not in text
    assert not [one for one in asked if "LIMIT 5000" in one["sql"]]


@pytest.mark.parametrize("typed", ["9990000027", "TMO 7KX3"])
def test_a_number_or_a_reference_is_right_or_wrong(browser_of, people, onward, typed):
    text = _text(_found(browser_of(people.amina), reverse("board"), typed))
    assert "Nobody found" in text
    assert "similar" not in text


def test_only_those_with_similar_names_are_noted_as_seen(browser_of, people, onward):
    _found(browser_of(people.amina), reverse("board"), "Rede")
    with preparing():
        assert AuditEntry.objects.get(verb="board.see").people == [onward["Tom"].person_id]
