"""A team that somebody asked themselves says no: they hear it, and read what they can do now."""

import datetime as dt
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.asks.services.self_referral import Wanted, ask_for_help
from alongside.care.services import close_case
from alongside.common import clock
from alongside.common.working_days import after
from alongside.messaging.models import Message
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Invitation, Person
from alongside.people.services import Reach, protect
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.factories.mornings import morning
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on, themselves


@pytest.fixture
def ivy(people):
    person = registered(people.gita, phone="07700 900123", email="ivy@example.org")
    case = taken_on(people.amina, referred(people.gita, person, people.amina))
    with acting_as(people.amina) as amina:
        close_case(actor=amina, case=case, outcome="moved")
    with preparing():
        Person.objects.update(contact_by="sms")
    return themselves(person)


def _asked(people, ivy) -> Referral:
    with preparing():
        team = Organisation.objects.get(pk=people.amina.organisation_id)
        needs = [Need.objects.get(code="loneliness")]
    with acting_as(ivy):
        return ask_for_help(
            actor=ivy, team=team, wanted=Wanted(needs, "Evenings are long."), key=uuid.uuid4()
        )


def _answered(people, sent, name="decline", reason="full", note="") -> None:
    with acting_as(people.ben) as ben:
        move(actor=ben, referral=sent, name=name, reason=reason, note=note)


def _told() -> list[Message]:
    with preparing():
        facts = list(OutboxFact.objects.filter(topic="referral.moved"))
    for fact in facts * 2:
        deliver(fact.pk)
    with preparing():
        return list(Message.objects.filter(template="person-news"))


def _let_in(person_id, email) -> None:
    with preparing():
        Invitation.objects.create(
            person_id=person_id, email=email, expires_at=clock.now(), used_at=clock.now()
        )


def _page(ivy, name, language="en") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(pk=ivy.user_id))
    page = BeautifulSoup(client.get(reverse(name)).content, "html.parser").main
    return " ".join(page.get_text(" ").split())


@pytest.mark.parametrize(("name", "reason"), [("decline", "full"), ("hand_back", "other")])
def test_they_hear_once_by_their_own_way_that_there_is_news_and_not_what(people, ivy, name, reason):
    _answered(people, _asked(people, ivy), name, reason)
    (message,) = _told()
    assert (message.channel, message.recipient) == ("text", "+447700900123")
    assert reverse("ask_teams") in message.body
    for word in ("Ivy", "Alderbrook", "help", "link worker", "could not"):
        assert word not in message.subject + message.body
    assert message.to_organisation_id is None, "nobody here reads it"


def test_in_welsh_for_whoever_speaks_it(people, ivy):
    with preparing():
        Person.objects.update(language="Cymraeg")
    _answered(people, _asked(people, ivy))
    assert "Mae newyddion ar eich tudalennau" in _told()[0].body


def test_who_chose_to_be_rung_hears_where_they_let_themselves_in(people, ivy):
    with preparing():
        Person.objects.update(contact_by="phone")
    sent = _asked(people, ivy)
    _let_in(sent.person_id, "ivy@home.test")
    _answered(people, sent)
    (message,) = _told()
    assert (message.channel, message.recipient) == ("email", "ivy@home.test")


def test_nothing_goes_to_somebody_protected_by_a_way_that_their_circle_did_not_name(people, ivy):
    sent = _asked(people, ivy)
    with acting_as(people.amina) as amina:
        taken = Person.objects.get(pk=sent.person_id)
        protect(actor=amina, person=taken, reach=Reach(["phone"], "mornings"))
    with acting_as(people.amina) as amina:
        move(actor=amina, referral=sent, name="decline", reason="full")
    assert _told() == []


def test_what_others_asked_and_what_was_taken_on_is_no_news_of_this_kind(people, ivy):
    with preparing():
        person = Person.objects.get()
    _answered(people, referred(people.gita, person, people.amina))
    assert _told() == []


def test_their_pages_say_so_kindly_with_what_they_can_do_now(people, ivy):
    sent = _asked(people, ivy)
    assert "could not help" not in _page(ivy, "ask_teams")
    _answered(people, sent, note="She was rude on the phone.")
    for name in ("ask_teams", "own_page"):
        read = _page(ivy, name)
        for said in (
            "Alderbrook link workers could not help this time. You did nothing wrong.",
            "They have no room at the moment.",
            "You can ring them, ask another team, or ask your GP about another way.",
            sent.reference,
        )[: 4 if name == "ask_teams" else 3]:
            assert said in read
        assert "rude" not in read
    assert "Ask again, or ask another team" in _page(ivy, "own_page")
    welsh = _page(ivy, "ask_teams", "cy")
    assert "Ni allai Alderbrook link workers helpu’r tro hwn. Ni wnaethoch ddim o’i le." in welsh
    assert "Nid oes ganddynt le ar hyn o bryd." in welsh
    _asked(people, ivy)
    assert "could not help" not in _page(ivy, "ask_teams"), "they have asked again"


@pytest.mark.parametrize("taken", [False, True])
def test_what_nobody_answered_or_began_in_time_goes_back_to_whoever_asked_and_they_hear_it(
    people, ivy, taken
):
    asked_at = clock.now() + dt.timedelta(days=1)  # after the help of earlier
    with time_machine.travel(asked_at, tick=False) as traveller:
        sent = _asked(people, ivy)
        if taken:
            taken_on(people.amina, sent)
        told = [
            message
            for number in range(5, 13)
            for message in morning(traveller, after(asked_at.date(), number))
        ]
        with preparing():
            sent.refresh_from_db()
            assert (sent.status, sent.moves.last().name) == ("returned", "lapse")
        (news,) = [one for one in told if one.template == "person-news"]
        assert (news.channel, news.recipient) == ("text", "+447700900123")
        teams = [one for one in told if one.template.startswith("referral-lapse")]
        assert [one.template for one in teams] in ([], ["referral-lapse"]), "not as their sender"
        said = "Nobody got in touch in time." if taken else "They did not answer in time."
        read = _page(ivy, "ask_teams")
        assert f"Alderbrook link workers has not taken up what you asked. {said}" in read
        assert "ask again, or ask another team" in read
