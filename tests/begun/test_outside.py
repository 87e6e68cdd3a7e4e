"""A professional without an account asks: a link, a code, a form; the team answers."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.begun import outside
from alongside.begun.models import Asked, Door, DoorCode
from alongside.begun.tasks import forget_begun
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Person
from alongside.referrals.models import Referral
from tests.factories.standing import Standing, preparing
from tests.factories.story import NHS_NUMBERS, asked_from_outside, referred, registered

ABOUT = {
    "own_name": "Dee Dent",
    "works_as": "Dentist",
    "works_at": "Elm Dental",
    "given_name": "Otis",
    "family_name": "Quill",
    "date_of_birth-day": "9",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1948",
    "nhs_number": NHS_NUMBERS[0],
    "needs": ["loneliness"],
    "words": "He has nobody to eat with.",
    "risk": "none",
    "urgency": "soon",
    "consent": "on",
}


def text(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def delivered(topic: str) -> None:
    with preparing():
        facts = list(OutboxFact.objects.filter(topic=topic, delivered_at=None))
    for fact in facts:
        deliver(fact.pk)


def made(browser: Any, **changes: str) -> str:
    """A link of the team, as its page shows it."""
    form = {"name": "Elm dentists", "domains": "elm-dental.example", "once": "yes", "days": "14"}
    browser.post(reverse("doors"), form | changes | {"idempotency_key": str(uuid.uuid4())})
    page = BeautifulSoup(browser.get(reverse("doors")).content, "html.parser")
    assert page.select_one("img[alt*='QR code']"), "for a poster"
    return "/" + page.select_one("code").text.split("/", 3)[3]


def let_in(link: str, email: str = "dee@elm-dental.example") -> Client:
    """A browser outside, in which the code was entered."""
    dee = Client()
    dee.post(f"{link}code/", {"email": email})
    delivered("door.code")
    with preparing():
        code = DoorCode.objects.latest("created_at")
        said = Message.objects.get(template="door-code", recipient=email).body
    assert outside.digits_of(code.pk) in said
    assert dee.post(link, {"code": outside.digits_of(code.pk)}).url == f"{link}about/"
    return dee


def test_it_is_asked_with_a_code_lands_on_the_board_and_becomes_a_referral(
    people: Standing, browser_of: Any
) -> None:
    amina = browser_of(people.amina)
    link = made(amina)
    stranger = Client()
    assert stranger.get(f"{link}about/").url == link, "no form without a code"
    wrong = stranger.post(f"{link}code/", {"email": "dee@anybody.example"})
    assert wrong.status_code == 422 and "@elm-dental.example" in text(wrong)
    dee = let_in(link)
    assert stranger.get(f"{link}about/").url == link, "the code is good in her browser alone"
    missing = dee.post(f"{link}about/", ABOUT | {"consent": "", "own_name": ""})
    assert missing.status_code == 422 and "Enter your name" in text(missing)
    assert "nobody to eat with" in text(missing)
    form = ABOUT | {"idempotency_key": str(uuid.uuid4())}
    with preparing():
        team = Organisation.objects.filter(pk=people.amina.organisation_id)
        team.update(phone="01632 960110")
    pages = [dee.post(f"{link}about/", form) for _twice in range(2)]
    assert 'href="tel:01632960110"' in pages[0].text, "it is rung with a tap"
    answers = [text(page) for page in pages]
    assert "You hear by e-mail" in answers[0]
    assert "Reference" in answers[1], "a second click has the same answer"
    assert "This link no longer works" in text(dee.get(f"{link}about/")), "it was for one person"
    with preparing():
        asked = Asked.objects.get()
        assert not Person.objects.exists(), "nothing is registered, and nothing was looked up"
    board = text(amina.get(reverse("board")))
    assert "Asked from outside" in board and "Otis Quill" in board
    assert "Otis" not in text(browser_of(people.cara).get(reverse("board")))
    assert browser_of(people.cara).get(reverse("asked", args=[asked.pk])).status_code == 404
    assert browser_of(people.gita).get(reverse("asked", args=[asked.pk])).status_code == 403
    page = text(browser_of(people.ben).get(reverse("asked", args=[asked.pk])))
    assert "Dee Dent, Dentist at Elm Dental" in page and "dee@elm-dental.example" in page
    taken = amina.post(reverse("take_in", args=[asked.pk]), {"nhs_number": NHS_NUMBERS[0]})
    late = browser_of(people.ben).post(reverse("not_taken", args=[asked.pk]))
    assert late.status_code == 404
    shown = text(amina.get(taken.url))
    assert "He has nobody to eat with." in shown and "Dee Dent, Dentist at Elm Dental" in shown
    with preparing():
        asked.refresh_from_db()
        assert asked.content == {} and asked.referral_id
    for topic in ("asked.new", "asked.answered"):
        delivered(topic)
    with preparing():
        told = Message.objects.get(template="asked-answered")
        assert told.recipient == "dee@elm-dental.example" and "has taken in" in told.body
        for message in Message.objects.all():
            assert "Otis" not in message.body and "Quill" not in message.subject


def test_a_link_ends_and_codes_are_few(people: Standing, browser_of: Any) -> None:
    amina = browser_of(people.amina)
    assert "what stands after the @" in text(
        amina.post(
            reverse("doors"),
            {
                "name": "x",
                "domains": "no domain!",
                "once": "no",
                "days": "14",
                "idempotency_key": str(uuid.uuid4()),
            },
        )
    )
    link = made(amina, once="no")
    dee = let_in(link)
    with preparing():
        code, door = DoorCode.objects.get(), Door.objects.get()
    with acting_as(Actor.system("test")):
        assert not outside.proved_address(door.pk, code.pk, "another browser")
    other = Client()
    other.post(f"{link}code/", {"email": "dan@elm-dental.example"})
    for _try in range(outside.MOST_TRIES):
        assert other.post(link, {"code": "000000"}).status_code == 422
    with preparing():
        right = outside.digits_of(DoorCode.objects.latest("created_at").pk)
    assert other.post(link, {"code": right}).status_code == 422, "after five tries it is no more"
    many = [Client().post(f"{link}code/", {"email": "x@elm-dental.example"}) for _ in range(20)]
    assert many[-1].status_code == 429 and many[-1]["Retry-After"]
    assert browser_of(people.cara).post(reverse("end_door", args=[door.pk])).status_code == 404
    for _twice in range(2):
        assert browser_of(people.ben).post(reverse("end_door", args=[door.pk])).status_code == 302
    assert dee.get(f"{link}about/").status_code == 410
    assert Client().get(re.sub(r".{4}/$", "abcd/", link)).status_code == 410
    later = made(amina, once="no")
    with clock.telling(clock.now() + dt.timedelta(days=14, minutes=1)):
        assert Client().get(later).status_code == 410
        forget_begun(0)
    with preparing():
        assert not DoorCode.objects.exists()
        sent = Message.objects.filter(template="door-code")
        assert sent and {(one.recipient, one.subject, one.body) for one in sent} == {("", "", "")}


def test_what_is_open_already_is_said_before_it_is_taken_in(
    people: Standing, browser_of: Any
) -> None:
    first = referred(people.gita, registered(people.gita), people.amina)
    _door, asked = asked_from_outside(people.amina, nhs_number=NHS_NUMBERS[0], born="1948-03-09")
    amina, address = browser_of(people.amina), reverse("take_in", args=[asked])
    refused = amina.post(address, {"nhs_number": NHS_NUMBERS[0]})
    assert refused.status_code == 422 and first.reference in text(refused)
    clash = amina.post(address, {"nhs_number": NHS_NUMBERS[0], "although": "on"})
    assert clash.status_code == 302
    with preparing():
        assert Referral.objects.count() == 2 and Person.objects.count() == 1


def test_what_is_not_taken_on_is_gone_and_the_second_lock_holds(people: Standing) -> None:
    door, key = asked_from_outside(people.amina)
    for name, seen in (("amina", 1), ("ben", 1), ("cara", 0), ("gita", 0), ("dev", 0)):
        with acting_as(getattr(people, name)), connection.cursor() as cursor:
            tables = (("begun_door", seen), ("begun_asked", seen), ("begun_doorcode", 0))
            for table, there in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (there,), (name, table)
    with acting_as(people.ben) as ben:
        asked = outside.asked_visible_to(ben).get(pk=key)
        outside.answer(actor=ben, asked=asked, referral=None)
    with acting_as(people.amina) as amina, pytest.raises(OutOfTurn):
        outside.answer(actor=amina, asked=asked, referral=None)
    delivered("asked.answered")
    with preparing():
        assert Asked.objects.get().content == {}
        assert "cannot take on" in Message.objects.get(template="asked-answered").body
    with clock.telling(clock.now() + dt.timedelta(days=300)):
        forget_begun(0)
    with preparing():
        assert Message.objects.get(template="asked-answered").recipient, "who asked may ask why"
    with clock.telling(clock.now() + dt.timedelta(days=366)):
        forget_begun(0)
    with preparing():
        told = Message.objects.get(template="asked-answered")
        assert (told.recipient, told.body) == ("", "")
        assert not Asked.objects.exists() and Door.objects.filter(pk=door.pk).exists()


def test_what_nobody_answers_is_brought_to_mind_once_and_then_let_go(
    people: Standing, browser_of: Any
) -> None:
    _door, key = asked_from_outside(people.amina)
    asked_from_outside(people.ben)
    page = text(browser_of(people.amina).get(reverse("asked", args=[key])))
    assert "If nobody answers by" in page
    for days, reminders in ((6, 0), (8, 1), (9, 1), (29, 1)):
        with clock.telling(clock.now() + dt.timedelta(days=days)):
            forget_begun(0)
        delivered("asked.waits")
        with preparing():
            told = Message.objects.filter(template="asked-waits", to_user_id=people.amina.user_id)
            assert told.count() == reminders, days
            assert all("Otis" not in one.body for one in told)
            assert Asked.objects.filter(answered_at=None).exclude(content={}).count() == 2
    with clock.telling(clock.now() + dt.timedelta(days=31)):
        for _twice in range(2):
            forget_begun(0)
    delivered("asked.answered")
    with preparing():
        for asked in Asked.objects.all():
            assert asked.content == {} and asked.answered_at and asked.answered_by_id is None
        said = list(Message.objects.filter(template="asked-answered"))
    assert len(said) == 2 and "was not answered within 30 days" in said[0].body
    assert browser_of(people.amina).get(reverse("asked", args=[key])).status_code == 404
    with clock.telling(clock.now() + dt.timedelta(days=31 + 366)):
        forget_begun(0)
    with preparing():
        assert not Asked.objects.exists()
    with acting_as(people.amina), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM begun_let_go(now() + '1 year', now())")
        assert cursor.fetchall() == [], "it is the house that lets go"


def test_a_question_of_their_own_reaches_the_team_and_stays_with_the_referral(people, browser_of):
    amina = browser_of(people.amina)
    link = made(amina)
    dee, question = let_in(link), "May his daughter come along?"
    about = ABOUT | {"question": question, "idempotency_key": str(uuid.uuid4())}
    there = f"{link}about/"
    assert question in text(dee.post(there, about | {"own_name": ""})), "the typing stays"
    dee.post(there, about)
    with preparing():
        asked = Asked.objects.get()
    assert question in text(amina.get(reverse("asked", args=[asked.pk])))
    taken = amina.post(reverse("take_in", args=[asked.pk]), {"nhs_number": ""}, follow=True)
    shown = text(taken)
    assert question in shown
    assert "said by Dee Dent (by letter or e-mail" in shown


@pytest.mark.parametrize(
    ("age", "says"), [(17, "They decide themselves, as an adult does"), (14, "Gillick")]
)
def test_of_somebody_under_18_it_is_said_first_whom_to_ring(people, browser_of, age, says):
    link = made(browser_of(people.amina))
    dee, born = let_in(link), clock.today() - dt.timedelta(days=366 * age)
    about = ABOUT | {
        "date_of_birth-day": born.day,
        "date_of_birth-month": born.month,
        "date_of_birth-year": born.year,
        "idempotency_key": str(uuid.uuid4()),
    }
    if age < 16:
        about |= {"basis": "competent", "why": "She understood it, and I asked her twice."}
    first = dee.post(f"{link}about/", about)
    assert first.status_code == 422
    assert "may be for adults only" in text(first)
    assert says in text(first)
    with preparing():
        assert not Asked.objects.exists()
    assert dee.post(f"{link}about/", about | {"young": "on"}).status_code == 200
    with preparing():
        assert Asked.objects.count() == 1
