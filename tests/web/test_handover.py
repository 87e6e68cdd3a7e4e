"""Many cases change hands at once, fairly and not silently; how heavy each counts is no secret."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership, User
from alongside.care import services
from alongside.care.limits import Limit
from alongside.care.models import Case, Shares, Task
from alongside.care.shares import rule_of, weighed
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Person
from alongside.referrals.services import add_note, move
from tests.factories.caseloads import many_like
from tests.factories.standing import Standing, member_of, preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


@pytest.fixture
def cases(people, case) -> list[Case]:
    """Amina's eighty open cases."""
    return [case, *many_like(case, 79)]


def _text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def _whose(people: Standing) -> dict[str, int]:
    with preparing():
        return {
            name: Case.objects.filter(worker_id=getattr(people, name).user_id).count()
            for name in ("amina", "ben", "leila")
        }


def _fields(page, name: str) -> list[str]:
    found = BeautifulSoup(page.content, "html.parser").select(f"input[name={name}]")
    return [one["value"] for one in found]


def test_somebody_leaves_with_eighty_open_cases(browser_of, people, cases):
    with preparing():
        Membership.objects.filter(user_id=people.amina.user_id).update(ended_at=clock.now())
        kept, out = cases[3], cases[4]
        Person.objects.filter(pk=kept.person_id).update(restricted=True)
        team = [people.ben.user_id, people.leila.user_id]
        Case.objects.filter(pk=out.pk).update(kept_from=team)
    leila, address = browser_of(people.leila), reverse("hand_over", args=[people.amina.user_id])
    assert "Works no cases here any more" in _text(leila.get(reverse("handovers")))
    assert leila.post(address, {"to": "fairly"}).status_code == 422, "nobody is ticked"
    ticked = [str(one.pk) for one in cases]
    form = {"to": "fairly", "case": ticked, "note": "Rings at noon"}
    with CaptureQueriesContext(connection) as asked:
        preview = leila.post(address, form)
    assert len(asked) <= 25, "the preview of eighty asks no more than that of one"
    assert _whose(people)["amina"] == 80, "a preview gives nothing"
    text = _text(preview)
    assert "kept and not used, as they asked" in text
    assert "should not have it, as was noted" in text
    assert "now in 37.5 hours a week" in text, "fair is by the hours"
    said = {"step": "give", "note": "Rings at noon"}
    said |= {name: _fields(preview, name) for name in ("give", "idempotency_key")}
    for _twice in range(2):
        assert leila.post(address, said).status_code == 302
    assert _whose(people) == {"amina": 2, "ben": 39, "leila": 39}
    with preparing():
        assert {one.pk for one in Case.objects.filter(worker_id=people.amina.user_id)} == {
            kept.pk,
            out.pk,
        }
        assert Task.objects.filter(what="Handed over to you: Rings at noon").count() == 78
    for fact in OutboxFact.objects.filter(topic="cases.handed_over"):
        deliver(fact.pk)
    with preparing():
        told = Message.objects.filter(template="cases-handed-over")
        assert sorted("39 cases" in one.body for one in told) == [True, True]
        assert not any("Ivy" in one.subject + one.body for one in told)


def test_what_changed_since_the_preview_is_not_given(people, cases):
    closed, gives = cases[0], {one.pk: people.ben.user_id for one in cases[:4]}
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=closed, outcome="moved")
    with preparing():
        Person.objects.filter(pk=cases[1].person_id).update(protected=True, phone="")
        Person.objects.filter(pk=cases[3].person_id).update(has_died=True)
    with acting_as(people.leila) as leila:
        done = services.hand_over_cases(
            actor=leila, gives=gives, before=people.amina.user_id, key=uuid.uuid4()
        )
    assert done.given == [cases[2].pk]
    assert done.stay == {cases[1].pk: Limit.CIRCLE, cases[3].pk: Limit.DIED}
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        services.hand_over_cases(
            actor=amina, gives=gives, before=people.amina.user_id, key=uuid.uuid4()
        )
    with acting_as(people.leila) as leila, pytest.raises(Refused):
        services.hand_over_cases(
            actor=leila,
            gives={cases[2].pk: people.cara.user_id},
            before=people.ben.user_id,
            key=uuid.uuid4(),
        )


def test_people_are_told_once_where_it_is_safe_and_in_their_language(browser_of, people, cases):
    cases = cases[:5]
    welsh, protected, rung, died = cases[1:]
    with preparing():
        theirs = Person.objects.filter(pk__in=[one.person_id for one in cases])
        theirs.update(contact_by="email", email="somebody@example.test")
        Person.objects.filter(pk=welsh.person_id).update(language="Welsh")
        Person.objects.filter(pk=rung.person_id).update(contact_by="phone")
        Person.objects.filter(pk=died.person_id).update(has_died=True)
        Person.objects.filter(pk=protected.person_id).update(
            protected=True, phone="", email="", address="", postcode="", contact_note=""
        )
    leila, address = browser_of(people.leila), reverse("hand_over", args=[people.amina.user_id])
    form = {"to": str(people.ben.user_id), "case": [str(one.pk) for one in cases]}
    assert "From now on" not in _text(leila.post(address, form)), "nobody, unless it is chosen"
    preview = leila.post(address, form | {"telling": "named"})
    text = _text(preview)
    assert "Hello. From now on Ben keeps in touch with you." in text
    assert "Ben fydd yn cadw mewn cysylltiad" in text
    assert "Not written to" in text
    said = {"step": "give"}
    said |= {name: _fields(preview, name) for name in ("give", "telling", "idempotency_key")}
    for _twice in range(2):
        assert leila.post(address, said).status_code == 302
    with preparing():
        told = Message.objects.filter(template="person-new-worker")
        assert {one.person_id for one in told} == {cases[0].person_id, welsh.person_id}
        assert len(told) == 2
        assert not any("Ivy" in one.subject + one.body or "Amina" in one.body for one in told)
        assert all(one.rests_on for one in told), "it stops where they take their word back"
    log = _text(leila.get(reverse("sent_messages")))
    assert "to the person themselves" in log
    assert "somebody@example.test" not in log


def test_who_knows_the_person_does_not_get_the_case(browser_of, people, case):
    address = reverse("keep_from", args=[case.pk])
    assert browser_of(people.amina).post(address, {"users": [str(people.ben.user_id)]}).url
    with acting_as(people.leila) as leila, pytest.raises(Refused, match="should not have it"):
        services.reassign(actor=leila, case=case, to=people.ben.user_id, key=uuid.uuid4())
    assert browser_of(people.cara).get(address).status_code == 404


def test_the_weight_is_the_teams_own_rule_in_words(browser_of, people, case):
    with preparing():
        Person.objects.filter(pk=case.person_id).update(needs_interpreter=True)
    leila = browser_of(people.leila)
    page = leila.get(reverse("set_shares"))
    names = [one["name"] for one in BeautifulSoup(page.content, "html.parser").select("main input")]
    points = {name: "0" for name in names if name != "csrfmiddlewaretoken"}
    points |= {name: "37.5" for name in names if name.startswith("hours-")}
    points |= {"interpreter": "4", f"hours-{people.ben.user_id}": "15"}
    assert leila.post(reverse("set_shares"), points | {"risk": "9"}).status_code == 422
    assert leila.post(reverse("set_shares"), points).status_code == 302
    with acting_as(people.ben) as ben:
        assert weighed(Case.objects.filter(pk=case.pk), rule_of(ben)).get().weight == 5
    seen = _text(browser_of(people.ben).get(reverse("shares")))
    assert "Needs an interpreter: +4" in seen
    words = _text(leila.get(reverse("hand_over", args=[people.amina.user_id])))
    assert "needs an interpreter +4" in words
    for name in ("amina", "ben"):
        assert browser_of(getattr(people, name)).get(reverse("set_shares")).status_code == 403
    assert "+4" not in _text(browser_of(people.cara).get(reverse("shares")))
    with acting_as(people.cara):
        assert not Shares.objects.exists(), "nor by plain SQL"
    with acting_as(people.ben), connection.cursor() as cursor:
        cursor.execute("UPDATE care_shares SET points = '{}'")
        assert cursor.rowcount == 0, "whoever sets no rule changes none"


def test_the_board_of_four_hundred_asks_as_little_as_that_of_few(browser_of, people, case):
    many_like(case, 399)
    member_of("Nia", case.organisation, "link_worker")
    for name, query in (("amina", ""), ("amina", "show=team"), ("leila", "show=team")):
        browser = browser_of(getattr(people, name))
        browser.get(reverse("board"))  # the first page after signing in writes the session, too
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(f"{reverse('board')}?{query}")
        assert page.status_code == 200
        assert "400" in _text(page)
        marks = ("set_config", "SAVEPOINT")  # of the lock and the transaction: they ask nothing
        of_the_board = [one for one in asked if not any(mark in one["sql"] for mark in marks)]
        assert len(of_the_board) <= 13, "\n".join(one["sql"][:120] for one in of_the_board)


@pytest.mark.parametrize("sent_by_who_left", [True, False], ids=["who left", "still here"])
def test_what_a_service_answers_reaches_whoever_has_the_case_now(
    people: Standing, case: Case, sent_by_who_left: bool
) -> None:
    onward = referred_on(people.amina, case, service_of(people.dev))
    gives = {case.pk: people.ben.user_id}
    with acting_as(people.leila) as leila:
        services.hand_over_cases(
            actor=leila, gives=gives, before=people.amina.user_id, key=uuid.uuid4()
        )
    if sent_by_who_left:
        with preparing():
            Membership.objects.filter(user_id=people.amina.user_id).update(ended_at=clock.now())
    with acting_as(people.dev) as dev:
        add_note(actor=dev, referral=onward, text="Which entrance?", key=uuid.uuid4())
        move(actor=dev, referral=onward, name="accept")
    for fact in OutboxFact.objects.filter(topic__in=("referral.moved", "referral.noted")):
        deliver(fact.pk)
    with preparing():
        told = Message.objects.filter(template__in=("referral-step", "referral-note"))
        told = told.filter(to_organisation_id=people.amina.organisation_id)
        ben = User.objects.get(pk=people.ben.user_id).email
        assert [one.recipient for one in told] == [ben, ben]
