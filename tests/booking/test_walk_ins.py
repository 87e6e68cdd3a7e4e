"""Somebody who walked in and agrees: a team is asked, and nothing is typed twice."""

import uuid

from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.begun.models import Asked
from alongside.booking.models import HeadCount, WalkIn
from alongside.booking.services import count_heads, empty_walk_ins, take_back, walk_in
from alongside.booking.services.register import NAMED_FOR
from alongside.common import clock
from alongside.insight.providers import publish_own
from alongside.insight.question import Question
from alongside.insight.suppression import Hidden
from alongside.messaging.models import Message
from alongside.referrals.models import Referral
from tests.booking.test_pages import browser_of, text
from tests.booking.test_register import hall
from tests.booking.test_waiting import HOUSE
from tests.factories.facts import tell_all
from tests.factories.standing import preparing

__all__ = ["browser_of", "hall"]

SAID = {
    "date_of_birth-day": "9",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1948",
    "needs": "loneliness",
    "words": "I come for the company.",
    "risk": "none",
    "urgency": "routine",
    "consent": "on",
}


def comes(hall, name="Olive Penrose", reach="07700 900456") -> WalkIn:
    with acting_as(hall.people.dev) as dev:
        return walk_in(
            actor=dev,
            session=hall.sessions[0],
            name=name,
            reach=reach,
            key=uuid.uuid4(),
            tapped_at=clock.now(),
        )


def address(hall, came: WalkIn) -> str:
    return reverse("ask_for_walk_in", args=[hall.sessions[0].pk, came.pk])


def filled(page) -> dict[str, str]:
    """The fields that the page has filled in already."""
    from bs4 import BeautifulSoup

    inputs = BeautifulSoup(page.content, "html.parser").select("main input[name], main select")
    kept = ("to", "given_name", "family_name", "phone", "idempotency_key", "asked_version")
    return {one["name"]: one.get("value", "") for one in inputs if one["name"] in kept}


def test_a_team_is_asked_with_what_the_register_has_and_takes_them_in(browser_of, hall):
    people, came = hall.people, comes(hall)
    dev, there = browser_of(people.dev), address(hall, came)
    register = dev.get(reverse("register", args=[hall.sessions[0].pk]))
    assert there in register.text
    page = dev.post(there, {"to": people.amina.organisation_id})
    assert page.status_code == 200
    known = filled(page)
    assert (known["given_name"], known["family_name"]) == ("Olive", "Penrose")
    assert known["phone"] == "07700 900456"
    wrong = dev.post(there, known | SAID | {"date_of_birth-year": ""})
    assert wrong.status_code == 422
    assert "I come for the company." in wrong.text, "what was typed is kept"
    without = dev.post(there, known | {name: SAID[name] for name in SAID if name != "consent"})
    assert without.status_code == 422, "only as they agree"
    for _click in range(2):
        sent = dev.post(there, known | SAID, follow=True)
        assert sent.status_code == 200
    with preparing():
        asked = Asked.objects.get()
        came.refresh_from_db()
    assert came.asked == asked.reference
    assert f"A team was asked to help them: {asked.reference}" in text(sent)
    amina = browser_of(people.amina)
    shown = text(amina.get(reverse("asked", args=[asked.pk])))
    assert "for somebody who walked in there and agreed to it" in shown
    taken = amina.post(reverse("take_in", args=[asked.pk]), {"nhs_number": ""}, follow=True)
    assert "It is among your referrals now" in text(taken)
    with preparing():
        assert Referral.objects.get(person__family_name="Penrose").words == SAID["words"]
        asked.refresh_from_db()
        assert asked.content == {}
    tell_all()
    with preparing():
        (told,) = Message.objects.filter(template="asked-answered")
    assert told.recipient == asked.email
    assert "Olive" not in told.body


def test_nobody_else_and_nobody_whose_name_is_gone(browser_of, hall):
    people, came = hall.people, comes(hall)
    there = address(hall, came)
    for other in (people.amina, people.cara, people.gita):
        assert browser_of(other).get(there).status_code == 403
    dev = browser_of(people.dev)
    with preparing():
        WalkIn.objects.update(created_at=clock.now() - NAMED_FOR)
    with acting_as(HOUSE) as house:
        empty_walk_ins(actor=house)
    assert dev.get(there).status_code == 404
    mistake = comes(hall, name="Nobody")
    with acting_as(people.dev) as actor:
        take_back(actor=actor, came=mistake)
    assert dev.get(address(hall, mistake)).status_code == 404


def test_the_report_counts_who_walked_in_and_who_was_in_the_room(hall, browser_of):
    for name in ("Olive", "Pat", "Quinn"):
        gone = comes(hall, name=name)
    with acting_as(hall.people.dev) as dev:
        take_back(actor=dev, came=gone)
        first = None
        for count in (9, 11):
            first = count_heads(
                actor=dev,
                session=hall.sessions[0],
                count=count,
                key=uuid.uuid4(),
                seen=first.pk if first else None,
                tapped_at=clock.now(),
            )
    today = clock.today()
    question = Question(today.replace(day=1), today)
    with acting_as(hall.people.dev) as dev:
        (own,) = publish_own(dev, question, for_others=False, codes=["service_rooms"])
        (hidden,) = publish_own(dev, question, for_others=True, codes=["service_rooms"])
    with preparing():  # a second time, slowly
        names = [one for one in WalkIn.objects.all() if not one.taken_back_at]
        last = HeadCount.objects.order_by("created_at").last().count
    assert own.lines[-1].values == (len(names), last, 1) == (2, 11, 1)
    assert hidden.lines[-1].values[:2] == (Hidden.SMALL, 10)
    page = browser_of(hall.people.dev).get(reverse("provider_report"))
    assert "Came without a place" in text(page)


def test_a_session_that_nobody_counted_is_no_empty_room(hall):
    comes(hall)
    today = clock.today()
    with acting_as(hall.people.dev) as dev:
        (own,) = publish_own(
            dev, Question(today.replace(day=1), today), for_others=False, codes=["service_rooms"]
        )
    assert own.lines[-1].values == (1, None, 0)
