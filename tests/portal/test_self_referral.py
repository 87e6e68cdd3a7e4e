"""A person asks a team for help themselves: it lands where that team reads what is new."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.asks.services.self_referral import teams_for
from alongside.care.models import Case
from alongside.care.services import close_case
from alongside.common import clock
from alongside.consent.services import withdraw
from alongside.organisations.models import Agreement, Organisation
from alongside.people.models import CareRelationship, OwnAccount, Person
from alongside.questions.content import Content, Question
from alongside.questions.models import Form
from alongside.questions.services import publish
from alongside.referrals.models import Referral, ReferralAnswer
from tests.factories.standing import agreed, preparing
from tests.factories.story import referred, registered, taken_on, themselves


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


@pytest.fixture
def over(people, case) -> Case:
    with acting_as(people.amina) as amina:
        close_case(actor=amina, case=case, outcome="moved")
    return case


@pytest.fixture
def ivy(case) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=themselves(case.person).user_id))
    return client


def _text(response) -> str:
    page = BeautifulSoup(response.content, "html.parser").main
    return " ".join(page.get_text(" ").split())


def _form(**said) -> dict:
    usual = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": ["loneliness"],
        "words": "The evenings are long again.",
        "agrees": "on",
    }
    return usual | said


def _team(people) -> str:
    return reverse("ask_team", args=[people.amina.organisation_id])


def _own() -> list[Referral]:
    with preparing():
        return list(Referral.objects.filter(key__startswith="own:").order_by("created_at"))


def test_it_lands_in_the_queue_once_and_is_taken_on_like_any(people, browser_of, over, ivy):
    assert reverse("ask_teams") in ivy.get(reverse("own_page")).text
    assert _team(people) in ivy.get(reverse("ask_teams")).text
    assert "Do you need help right now?" in _text(ivy.get(_team(people)))
    form = _form(safety="Ring before noon")
    for _click in range(2):
        answer = ivy.post(_team(people), form, follow=True)
        assert "is asked. Your number is" in _text(answer)
    (sent,) = _own()
    with preparing():
        assert OwnAccount.objects.count() == 1, "no second account"
        assert Person.objects.count() == 1
        assert sent.consent.how == "online"
    own_page = _text(ivy.get(reverse("own_page")))
    assert "You asked" in own_page
    assert "Nobody there has read it yet" in own_page
    assert "Who asked for you You," in own_page
    amina = browser_of(people.amina)
    assert reverse("received_referral", args=[sent.pk]) in amina.get(reverse("board")).text
    read = _text(amina.get(reverse("received_referral", args=[sent.pk])))
    for said in ("The evenings are long again.", "Ring before noon", "The person themselves"):
        assert said in read
    again = taken_on(people.amina, sent)
    page = _text(amina.get(reverse("case", args=[again.pk])))
    assert "how it goes" not in page, "nobody else asked"
    assert browser_of(people.cara).get(reverse("case", args=[again.pk])).status_code == 404


def test_the_teams_own_questions_are_answered_with_it(people, over, ivy):
    with preparing():
        content = Content((Question("q1", "text", "Which days suit you?", required=True),))
        form = Form.objects.create(
            organisation_id=people.amina.organisation_id,
            changed_by_id=people.leila.user_id,
            draft=content.as_json(),
        )
    with acting_as(people.leila) as leila:
        publish(actor=leila, form=form, revision=form.revision)
    page = ivy.get(_team(people))
    version = BeautifulSoup(page.content, "html.parser").select_one("[name=asked_version]")
    said = _form(asked_version=version["value"])
    missing = ivy.post(_team(people), said)
    assert missing.status_code == 422
    assert "Answer this: “Which days suit you?”" in _text(missing)
    assert "The evenings are long again." in missing.text, "what was typed stays"
    assert ivy.post(_team(people), said | {"q_q1": "Tuesdays"}).status_code == 302
    with preparing():
        assert ReferralAnswer.objects.get().text == "Tuesdays"


def test_what_is_missing_is_said_and_nothing_is_sent(people, over, ivy):
    for wrong, why in (
        ({"needs": []}, "Choose at least one thing"),
        ({"agrees": ""}, "Say that you agree"),
        ({"needs": ["loneliness", "money", "housing", "work"]}, "Choose up to three"),
        ({"words": "x" * 10_001}, "10000 characters"),
    ):
        answer = ivy.post(_team(people), _form(**wrong))
        assert answer.status_code == 422, why
        assert why in _text(answer)
    assert _own() == []
    assert ivy.get(reverse("ask_team", args=[uuid.uuid4()])).status_code == 404


def test_whoever_is_helped_there_does_not_ask_a_second_time(people, case, ivy):
    told = _text(ivy.get(reverse("ask_teams")))
    assert "asked there for you on" in told, "Gita did"
    assert "You asked" not in told
    assert _team(people) not in ivy.get(reverse("ask_teams")).text
    assert ivy.get(_team(people)).status_code == 302
    answer = ivy.post(_team(people), _form())
    assert answer.status_code == 422
    assert "This team was asked for you already." in _text(answer)
    assert _own() == []


def test_whoever_changed_their_mind_can_ask_again_and_is_seen_again(people, case, ivy):
    with acting_as(themselves(case.person)) as herself:
        withdraw(actor=herself, consent=case.referral.consent)
    with preparing():
        live = CareRelationship.objects.filter(
            organisation_id=people.amina.organisation_id, ended_at=None
        )
        assert not live.exists()
    assert ivy.post(_team(people), _form()).status_code == 302
    with preparing():
        assert [one.level for one in live.all()] == ["care"]
    (sent,) = _own()
    assert sent.status == "sent"


def test_only_themselves_and_only_a_team_that_may_hear_of_it(people, over, ivy, browser_of):
    for other in (people.amina, people.dev, people.gita):
        assert browser_of(other).get(reverse("ask_teams")).status_code == 403
    theirs = [people.amina.organisation_id, uuid.uuid4(), clock.now()]
    with acting_as(people.cara), connection.cursor() as cursor:
        refused = pytest.raises(DatabaseError, match="Not permitted")
        with refused, transaction.atomic():
            cursor.execute("SELECT people_ask_team(%s, %s, %s)", theirs)
    with acting_as(themselves(over.person)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_ask_team(%s, %s, %s)", [people.dev.organisation_id, *theirs[1:]]
        )
        assert cursor.fetchone() == (False,), "a charity is no team"
    with preparing():
        Agreement.objects.filter(organisation_id=people.amina.organisation_id).update(
            ended_at=clock.now()
        )
    assert ivy.get(_team(people)).status_code == 404


def test_a_child_and_whose_data_are_only_kept_are_told_what_else_to_do(people, over, ivy):
    with preparing():
        born = clock.today().replace(year=clock.today().year - 12, day=1)
        Person.objects.update(date_of_birth=born)
    assert "ask together with a grown-up" in _text(ivy.post(_team(people), _form()))
    with preparing():
        Person.objects.update(date_of_birth=born.replace(year=1950), restricted=True)
    assert "You asked us to keep" in _text(ivy.post(_team(people), _form()))
    assert _own() == []


def test_many_teams_ask_the_database_no_more_often(people, case):
    ivy = themselves(case.person)

    def offered() -> tuple[int, int]:
        with acting_as(ivy), CaptureQueriesContext(connection) as asked:
            return len(teams_for(ivy)), len(asked)

    found, before = offered()
    with preparing():
        area = Organisation.objects.get(pk=people.amina.organisation_id).area_id
        for number in range(3):
            team = Organisation.objects.create(
                name=f"Team {number}", kind=Organisation.Kind.LINK_WORKER_TEAM, area_id=area
            )
            agreed(team)
    assert offered() == (found + 3, before)
