"""What came by the front door, as the team reads, takes in or lets go of it."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.begun.asking import take_back
from alongside.begun.home_rules import Asker, Reach, Whom
from alongside.begun.models import Asked
from alongside.begun.receipts import token_of
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.people.models import Person
from alongside.referrals.models import Referral
from tests.begun.test_home_rules import NIA, OTIS
from tests.begun.test_outside import text
from tests.factories.standing import Standing, person_of, preparing
from tests.factories.story import NHS_NUMBERS, asked_at_home, registered, themselves

HOUSE = Actor.system("test")
HOSTILE = "<script>alert('x')</script> {{ 7*7 }}"


def test_the_list_and_the_page_say_whose_words_they_are(people: Standing, browser_of: Any) -> None:
    hers = asked_at_home(people.amina, reach=Reach(["phone"], times=["noon"], note="After dark."))
    his = asked_at_home(people.amina, whom=OTIS, asker=NIA, words=HOSTILE)
    ben, cara = browser_of(people.ben), browser_of(people.cara)
    board = text(ben.get(reverse("board")))
    assert "Asked from outside 2" in board
    assert "From the person themselves" in board and "From somebody close to them" in board
    assert "Nia Test, daughter or son" in board and "Leave no message" in board
    assert "Ivy" not in text(cara.get(reverse("board")))
    for one in (hers, his):
        assert cara.get(reverse("asked", args=[one.id])).status_code == 404
        assert browser_of(people.gita).get(reverse("asked", args=[one.id])).status_code == 403
    page = text(ben.get(reverse("asked", args=[hers.id])))
    assert "They asked on" in page and "leave no message" in page and "around midday" in page
    assert "Do not write: it is not safe." in page and "After dark." in page
    assert "A link worker beside them for a while" in page
    assert "You said that it is hard to begin alone." in page
    other = ben.get(reverse("asked", args=[his.id]))
    assert "Nia Test (daughter or son)" in text(other) and "They agree that you keep" in text(other)
    assert "They know about it and want it" in text(other)
    assert "<script>alert" not in other.content.decode() and "{{ 7*7 }}" in text(other)


def test_taken_in_it_is_a_referral_like_any_other(people: Standing, browser_of: Any) -> None:
    asked = asked_at_home(
        people.amina,
        whom=Whom("Ŵyn", "Test", dt.date(1948, 3, 9), "ZZ1 1AA", phone="01632 960002"),
        asker=NIA,
        safety="A dog in the house.",
    )
    amina = browser_of(people.amina)
    taken = amina.post(reverse("take_in", args=[asked.id]), {"nhs_number": ""})
    assert taken.status_code == 302
    page = text(amina.get(taken.url))
    assert "From somebody close to them" in page and asked.reference in page
    assert "Who asked, by the front door: Nia Test, daughter or son" in page
    assert "To reach them: 07700 900456" in page and "Taken in by Amina" in page
    assert "Important issues" not in page, "who asked is no issue of health"
    assert "Referred by Amina" not in page
    assert "A dog in the house." in page
    with preparing():
        referral, person = Referral.objects.get(), Person.objects.get()
        assert (person.contact_by, person.given_name) == ("phone", "Ŵyn")
        assert person.contact_note.startswith("Safe: ring, text message.")
        assert referral.consent and referral.consent.basis == "agreed"
        assert referral.consent.how == "spoken" and referral.feedback == "none"
        assert referral.asked_by.startswith("Nia Test, daughter or son") and not referral.note
        assert Asked.objects.get().content == {}
        told = Message.objects.get(template="home-taken-in")
        assert told.person_id is None, "it is not the person who hears"
    again = amina.post(reverse("take_in", args=[asked.id]), {"nhs_number": ""})
    assert again.status_code == 404


def test_a_protected_person_is_not_written_to_whatever_somebody_typed(
    people: Standing, browser_of: Any
) -> None:
    person = registered(people.amina)
    asked = asked_at_home(people.amina)
    with preparing():
        Person.objects.filter(pk=person.pk).update(date_of_birth=dt.date(1950, 5, 1))
    amina = browser_of(people.amina)
    address = reverse("take_in", args=[asked.id])
    assert amina.post(address, {"nhs_number": NHS_NUMBERS[0]}).status_code == 302
    with preparing():
        assert Message.objects.get(template="home-taken-in").person_id == person.pk


def test_who_may_be_known_already_is_said_to_the_team_alone(
    people: Standing, browser_of: Any
) -> None:
    with preparing():
        known = person_of(people.amina)
        elsewhere = person_of(people.cara)
        Person.objects.filter(pk=known.pk).update(nhs_number=NHS_NUMBERS[0])
        assert known.date_of_birth == elsewhere.date_of_birth
    first, second = asked_at_home(people.amina), asked_at_home(people.amina)
    page = browser_of(people.amina).get(reverse("asked", args=[first.id]))
    assert text(page).count("has the same name and date of birth") == 1, "not Cara's"
    assert "999 000 0018" in text(page) and second.reference in text(page)


def test_taken_back_the_team_reads_that_and_no_more(people: Standing, browser_of: Any) -> None:
    early, late = asked_at_home(people.amina), asked_at_home(people.amina, hears=None)
    amina = browser_of(people.amina)
    taken = amina.post(reverse("take_in", args=[late.id]), {"nhs_number": ""})
    for one in (early, late):
        with acting_as(HOUSE) as house:
            take_back(actor=house, asked_id=one.id)
    board = text(amina.get(reverse("board")))
    assert f"{early.reference}: taken back on" in board and "Speak with them" in board
    assert early.reference not in text(browser_of(people.cara).get(reverse("board")))
    page = text(amina.get(reverse("asked", args=[early.id])))
    assert "before you answered" in page and "Ivy" not in page
    assert "they want this no more" in text(amina.get(taken.url))
    over = amina.post(reverse("take_in", args=[early.id]), {"nhs_number": ""})
    assert over.status_code == 404
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        assert early.reference not in text(amina.get(reverse("board")))


def test_without_her_wish_her_name_is_gone_with_the_answer(
    people: Standing, browser_of: Any
) -> None:
    asker = Asker("Nia Test", "friend", "they", phone="07700 900456")
    asked = asked_at_home(people.amina, whom=OTIS, asker=asker)
    amina = browser_of(people.amina)
    page = text(amina.get(reverse("asked", args=[asked.id])))
    assert "They do not want their name kept" in page
    taken = amina.post(reverse("take_in", args=[asked.id]), {"nhs_number": ""})
    page = text(amina.get(taken.url))
    assert "Somebody close to them (friend or neighbour)" in page
    assert "Nia" not in page and "900456" not in page


@pytest.mark.parametrize("asker", [None, NIA, replace(NIA, keep=False)], ids=str)
def test_who_asked_stands_where_the_case_begins_and_reads_no_notes(
    people: Standing, browser_of: Any, asker: Asker | None
) -> None:
    amina = browser_of(people.amina)
    asked = asked_at_home(people.amina, asker=asker)
    referral = amina.post(reverse("take_in", args=[asked.id]), {"nhs_number": ""}).url
    case = amina.post(reverse("take_on", args=[referral.rstrip("/").rpartition("/")[2]])).url
    page = text(amina.get(case))
    who = {None: "The person themselves", NIA: "Nia Test, daughter or son"}
    said = who.get(asker, "Somebody close to them (daughter or son)")
    assert f"{said}, by the front door:" in page
    assert "Ask or tell" not in page, "there is nobody to read it"
    assert ("07700 900456" in page) == (asker is NIA)
    assert ("Nia" in page) == (asker is NIA), "no more than they let the team keep"


def test_closing_sends_nothing_to_who_asked_without_an_account_and_says_so(
    people: Standing, browser_of: Any
) -> None:
    amina = browser_of(people.amina)
    asked = asked_at_home(people.amina, asker=NIA)
    referral = amina.post(reverse("take_in", args=[asked.id]), {"nhs_number": ""}).url
    case = amina.post(reverse("take_on", args=[referral.rstrip("/").rpartition("/")[2]])).url
    with preparing():
        before = Message.objects.count()
    page = amina.get(f"{case}close/")
    assert "nothing is sent: tell the person how it ended" in text(page)
    assert "is told how it ended" not in text(page)
    assert "What to tell the referrer" not in text(page) and "Requested actions" not in text(page)
    form = {"idempotency_key": str(uuid.uuid4()), "outcome": "goals_met", "note": ""}
    done = text(amina.post(f"{case}close/", form, follow=True))
    assert "The case is closed." in done and "the referrer is told" not in done
    with preparing():
        assert Message.objects.count() == before
    receipt = text(Client().get(reverse("help_asked", args=[token_of(asked.id)])))
    assert "This page does not show what came after that" in receipt


def test_declined_after_it_was_taken_in_the_team_is_told_that_nothing_is_sent(
    people: Standing, browser_of: Any
) -> None:
    amina = browser_of(people.amina)
    asked = asked_at_home(people.amina, asker=NIA)
    referral = amina.post(reverse("take_in", args=[asked.id]), {"nhs_number": ""}).url
    page = text(amina.get(referral))
    assert "If you say no now, tell them yourself" in page
    assert "Return to the referrer" not in page, "there is nobody to return it to"
    form = {"idempotency_key": str(uuid.uuid4()), "move": "decline", "reason": "full"}
    page = amina.post(f"{referral}answer/", form, follow=True)
    assert "Nothing is sent to whoever asked" in text(page), text(page)
    assert "The referrer is told" not in text(page)
    assert "07700 900456" in text(amina.get(referral)), "whom to ring still stands there"


def test_who_asked_for_themselves_reads_that_they_did(people: Standing, browser_of: Any) -> None:
    own, other = (
        asked_at_home(people.amina),
        asked_at_home(people.amina, whom=OTIS, asker=NIA),
    )
    amina = browser_of(people.amina)
    for one, themselves_asked in ((own, True), (other, False)):
        amina.post(reverse("take_in", args=[one.id]), {"nhs_number": ""})
        with preparing():
            person = Referral.objects.latest("created_at").person
        page = text(browser_of(themselves(person)).get(reverse("own_page")))
        assert ("Who asked for you You," in page) is themselves_asked
        assert ("Who asked for you Amina" in page) is not themselves_asked
