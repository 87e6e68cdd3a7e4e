"""Somebody without an account asks a team by the front door: for herself, or for her father."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.begun import outside
from alongside.begun.asking import ask_at_home, asked_at_home, serving, take_back
from alongside.begun.models import Asked
from alongside.begun.receipts import asked_in, token_of
from alongside.begun.tasks import forget_begun
from alongside.common import clock, links
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.directory.models import Postcode
from alongside.messaging.models import Message
from alongside.messaging.services import deliver
from alongside.organisations.models import Agreement, Area, Organisation
from alongside.outbox.models import OutboxFact
from alongside.people.models import Person
from tests.begun.test_home_rules import NIA, OTIS
from tests.begun.test_outside import delivered
from tests.factories.at_once import at_once
from tests.factories.standing import Standing, preparing, standing_people
from tests.factories.story import asked_at_home as asked_of
from tests.factories.story import home_asking

HOUSE = Actor.system("test")


def team_of(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


def test_a_double_click_asks_once_and_says_where_it_stands(people: Standing) -> None:
    key, team = uuid.uuid4(), team_of(people.amina)
    with acting_as(HOUSE) as house:
        first, second = (
            ask_at_home(actor=house, team=team, asking=home_asking(), key=key) for _twice in "ab"
        )
    assert first == second and first.team == team.name and first.can_be_taken_back
    with preparing():
        asked = Asked.objects.get()
        assert (asked.by, asked.name, asked.email, asked.phone) == ("self", "", "", "")
        assert not Person.objects.exists(), "nothing is registered, and nothing was looked up"
        assert Message.objects.filter(template="home-received").count() == 1
        for kept in (*AuditEntry.objects.all(), *OutboxFact.objects.all()):
            assert "Ivy" not in str(vars(kept)) and "900123" not in str(vars(kept))
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        ask_at_home(actor=amina, team=team, asking=home_asking(), key=uuid.uuid4())


def test_nobody_is_asked_with_whom_no_agreement_holds(people: Standing) -> None:
    with preparing():
        Agreement.objects.filter(organisation=people.amina.organisation_id).update(
            ended_at=clock.now()
        )
    with pytest.raises(Refused, match="cannot be asked"):
        asked_of(people.amina)
    with preparing():
        assert not Asked.objects.exists() and not Message.objects.exists()


def test_a_postcode_leads_to_the_teams_of_its_area(people: Standing) -> None:
    with preparing():
        Area.objects.filter(pk=people.borough.pk).update(code="E09000001")
        Area.objects.filter(name="Farside").update(code="E09000002")
        Area.objects.create(name="Nowhere", kind=Area.Kind.BOROUGH, code="E09000003")
        for number in (1, 2, 3, 4):
            Postcode.objects.create(postcode=f"ZZ{number} 1AA", district=f"E0900000{number}")
    with acting_as(HOUSE):
        found = [serving(f"ZZ{number} 1AA") for number in (1, 2, 3, 4)]
    names = [[team.name for team in one.teams] if one else None for one in found]
    assert names == [["Alderbrook link workers"], ["Farside link workers"], [], None]
    with preparing():
        Agreement.objects.filter(organisation=people.cara.organisation_id).update(
            ended_at=clock.now()
        )
    with acting_as(HOUSE):
        farside = serving("ZZ2 1AA")
    assert farside and farside.area.name == "Farside" and not farside.teams


def test_it_is_the_teams_own_to_read_and_raw_sql_agrees(people: Standing) -> None:
    asked_of(people.amina)
    for name, seen in (("amina", 1), ("ben", 1), ("leila", 1), ("cara", 0), ("gita", 0)):
        with acting_as(getattr(people, name)) as actor, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM begun_asked WHERE content::text LIKE '%Ivy%'")
            assert cursor.fetchone() == (seen,), name
            assert outside.asked_visible_to(actor).count() == seen, name
    for name in ("dev", "efua", "cara", "amina"):
        with acting_as(getattr(people, name)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM begun_asked_at_home(%s)", [_only().pk])
            assert cursor.fetchone() == (0,), "the receipt is read by the house alone"
            cursor.execute("SELECT count(*) FROM begun_nextday")
            assert cursor.fetchone() == (0,)
    with acting_as(HOUSE), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM begun_asked")
        assert cursor.fetchone() == (0,), "nor does the house read what waits for the team"


def _only() -> Asked:
    with preparing():
        return Asked.objects.get()


def test_what_is_taken_back_is_gone_at_once_and_the_team_hears(people: Standing) -> None:
    asked = asked_of(people.amina)
    with acting_as(people.cara) as cara, pytest.raises(NotPermitted):
        take_back(actor=cara, asked_id=asked.id)
    with acting_as(HOUSE) as house:
        for _twice in "ab":
            back = take_back(actor=house, asked_id=asked.id)
            assert back and back.withdrawn_at and not back.can_be_taken_back
    with preparing():
        kept = Asked.objects.get()
        assert kept.content == {} and kept.answered_at and kept.answered_by_id is None
    with acting_as(people.amina) as amina, pytest.raises(OutOfTurn, match="taken it back"):
        outside.answer(actor=amina, asked=kept, referral=None)
    delivered("asked.taken_back")
    with preparing():
        told = Message.objects.filter(template="asked-taken-back")
        assert {one.recipient for one in told} >= {"amina@example.test", "ben@example.test"}
        assert not told.filter(recipient="cara@example.test").exists()
        thanks = Message.objects.get(template="home-received")
    deliver(thanks.pk)
    with preparing():
        thanks.refresh_from_db()
        assert thanks.status == Message.Status.STOPPED, "nobody is thanked for what they took back"
        assert (thanks.recipient, thanks.body) == ("", ""), "nor is kept where that would have gone"


def test_where_somebody_was_thanked_is_gone_with_what_they_take_back(people: Standing) -> None:
    asked, other = asked_of(people.amina), asked_of(people.amina)
    with preparing():
        thanks = list(Message.objects.filter(template="home-received"))
    for one in thanks:
        deliver(one.pk)
    with acting_as(HOUSE) as house:
        take_back(actor=house, asked_id=asked.id)
    with preparing():
        kept = {one.concerns: one for one in Message.objects.filter(template="home-received")}
    assert (kept[asked.id].recipient, kept[asked.id].body) == ("", "")
    assert kept[asked.id].status == Message.Status.SENT, "that it went is still known"
    assert kept[other.id].recipient


def test_the_answer_goes_where_it_is_safe_in_their_language(people: Standing) -> None:
    welsh = replace(home_asking().hears, language="cy")  # type: ignore[type-var]
    asked = asked_of(people.amina, hears=welsh)
    silent = asked_of(people.amina, hears=None)
    for one in (asked, silent):
        with acting_as(people.ben) as ben:
            row = outside.asked_visible_to(ben).get(pk=one.id)
            outside.answer(actor=ben, asked=row, referral=None)
    with preparing():
        told = Message.objects.get(template="home-not-taken")
        assert (told.channel, told.recipient) == ("text", "+447700900123")
        assert asked.reference in told.body and "Nid eich bai chi" in told.body
        assert told.from_organisation_id is None, "nobody who works here opens the link in it"
        for message in Message.objects.all():
            assert "Ivy" not in message.body and "link worker" not in message.body
        assert not OutboxFact.objects.filter(topic="asked.answered").exists()
    with acting_as(HOUSE) as house:
        with pytest.raises(OutOfTurn):
            take_back(actor=house, asked_id=asked.id)
        stands = asked_at_home(asked.id)
    assert stands and stands.refused and not stands.can_be_taken_back
    with clock.telling(clock.now() + dt.timedelta(days=31)):
        forget_begun(0)
    with preparing():
        told.refresh_from_db()
        assert (told.recipient, told.body) == ("", "")


def test_what_nobody_answers_is_let_go_and_they_hear_it(people: Standing) -> None:
    asked = asked_of(people.amina)
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        forget_begun(0)
    delivered("asked.waits")
    with preparing():
        assert Message.objects.filter(template="asked-waits").exists()
    with clock.telling(clock.now() + dt.timedelta(days=31)):
        for _twice in "ab":
            forget_begun(0)
    with preparing():
        assert Asked.objects.get().content == {}
        told = Message.objects.get(template="home-not-answered")
        assert told.recipient == "+447700900123" and asked.reference in told.body
    with clock.telling(clock.now() + dt.timedelta(days=31 + 366)):
        forget_begun(0)
    with preparing():
        assert not Asked.objects.exists()


def test_a_receipts_link_is_ours_and_opens_no_other_kind(people: Standing) -> None:
    asked = asked_of(people.amina)
    assert asked_in(token_of(asked.id)) == asked.id
    assert asked_in(token_of(asked.id)[:-2] + "xx") is None
    assert asked_in(links.token_of("alongside.door", asked.id)) is None
    _door, professional = _by_a_professional(people)
    with acting_as(HOUSE) as house:
        assert take_back(actor=house, asked_id=professional) is None


def _by_a_professional(people: Standing) -> Any:
    from tests.factories.story import asked_from_outside

    return asked_from_outside(people.amina)


def test_the_database_keeps_who_asks_out_of_everything_but_the_content(people: Standing) -> None:
    with preparing(), pytest.raises(IntegrityError), transaction.atomic():
        Asked.objects.create(team=team_of(people.amina), by="self", name="Ivy", content={})


@pytest.mark.parametrize("first", ["the team", "whoever asked"])
def test_taken_back_while_the_team_answers(transactional_db: None, first: str) -> None:
    people = standing_people()
    asked = asked_of(people.amina)
    with acting_as(people.amina) as amina:
        row = outside.asked_visible_to(amina).get(pk=asked.id)

    def answers() -> None:
        outside.answer(actor=people.amina, asked=row, referral=None)

    def takes_back() -> Any:
        return take_back(actor=HOUSE, asked_id=asked.id)

    calls = [(people.amina, answers), (HOUSE, takes_back)]
    results = at_once(*(calls if first == "the team" else reversed(calls)))
    assert sum(isinstance(one, OutOfTurn) for one in results) == 1, results
    with preparing():
        kept = Asked.objects.get()
        assert kept.content == {}
        assert bool(kept.withdrawn_at) != bool(kept.answered_by_id), "one of them, never both"


def test_for_her_father_she_says_who_decides(people: Standing) -> None:
    asked = asked_of(people.amina, whom=OTIS, asker=NIA, hears=None)
    assert asked.by == "other"
    content = _only().content
    assert content["consent_basis"] == "agreed" and content["consent_how"] == "spoken"
    assert content["asker"]["name"] == "Nia Test"
