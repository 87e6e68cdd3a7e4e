"""Who acts for a person: how it begins, what it covers, and that it ends at once or by itself."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.people import services
from alongside.people.models import Relation, RelationStep
from alongside.people.queries.relations import relations_of, relations_visible_to
from alongside.people.rules import age_on, day_before_birthday, last_day_acting, why_nobody
from tests.factories.standing import preparing
from tests.factories.story import acting_for, referred, registered, taken_on, themselves

K, S = Relation.Kind, Relation.Scope


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _child(people, age):
    born = clock.today().replace(day=1) - dt.timedelta(days=365 * age + age // 4 + 40)
    with acting_as(people.gita) as gita:
        mia = services.register(
            actor=gita, nhs_number="9990000026", date_of_birth=born, given_name="Mia"
        )
    sent = referred(people.gita, mia, people.amina, consent_basis="parent", consent_why="Her mum.")
    return taken_on(people.amina, sent)


def _raw(actor, table="people_relation"):
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize(
    ("kind", "ages"),
    [(K.PARENT, {0, 15}), (K.DEPUTY, {16, 18}), (K.ATTORNEY, {18}), (K.CARER, {0, 15, 16, 18})],
)
def test_who_can_act_at_which_age(kind, ages):
    today = dt.date(2026, 11, 26)
    can = {
        age
        for age in (0, 15, 16, 18)
        if not why_nobody(kind, today.replace(year=today.year - age), today)
    }
    assert can == ages


def test_a_parents_own_right_ends_on_the_day_before_the_birthday():
    born = dt.date(2012, 2, 29)
    last = last_day_acting(K.PARENT, born, dt.date(2040, 1, 1))
    assert last == day_before_birthday(born, 16) == dt.date(2028, 2, 28)
    assert (age_on(born, last), age_on(born, last + dt.timedelta(days=1))) == (15, 16)
    assert last_day_acting(K.PARENT, born, dt.date(2027, 1, 1)) == dt.date(2027, 1, 1)
    assert last_day_acting(K.CARER, born, None) is None


def test_amina_writes_it_down_by_page_and_cara_finds_nothing(people, case, browser_of):
    amina, address = browser_of(people.amina), reverse("begin_acting", args=[case.pk])
    assert browser_of(people.ben).get(address).status_code == 200
    assert browser_of(people.cara).get(address).status_code == 404
    assert browser_of(people.dev).get(address).status_code == 403
    form = {"kind": K.CARER, "name": "Mary  Friend", "idempotency_key": str(uuid.uuid4())}
    wrong = amina.post(address, form)
    assert wrong.status_code == 422 and "Mary" in wrong.text
    assert "Write what you saw" in wrong.text and "Choose what they may do" in wrong.text
    parent = form | {"kind": K.PARENT, "evidence": "Birth certificate", "scopes": [S.PLAN]}
    assert "They are 16 or older" in amina.post(address, parent).text
    told = form | {"evidence": "Ivy said so", "scopes": [S.PLAN, S.NEWS]}
    for _click in range(2):
        assert amina.post(address, told).status_code == 302
    with preparing():
        relation = Relation.objects.get()
    assert (relation.name, relation.scopes) == ("Mary Friend", [S.NEWS, S.PLAN])
    page = browser_of(people.ben).get(reverse("acting", args=[case.pk])).text
    assert "Mary Friend" in page and "Ivy said so" in page and "See the plan" in page
    assert "Mary Friend" in amina.get(reverse("case", args=[case.pk])).text
    ending = reverse("end_acting", args=[case.pk, relation.pk])
    assert browser_of(people.cara).post(ending).status_code == 404
    for _click in range(2):
        assert amina.post(ending).status_code == 302
    amina.get(reverse("acting", args=[case.pk]))
    assert "Mary Friend" not in amina.get(reverse("case", args=[case.pk])).text
    with preparing():
        assert [step.name for step in RelationStep.objects.all()] == ["begin", "end"]


def test_both_locks_show_it_to_those_who_plan_with_her_and_to_herself(people, case):
    relation = acting_for(people.amina, case)
    ivy = themselves(case.person)
    for name, actor in {**people.everyone, "ivy": ivy}.items():
        with acting_as(actor):
            first = set(relations_visible_to(actor).values_list("pk", flat=True))
        assert _raw(actor) == first, name
        assert (relation.pk in first) == (name in {"amina", "ben", "leila", "ivy"}), name
        assert bool(_raw(actor, "people_relationstep")) == bool(first)


def test_a_parents_right_ends_by_itself_and_begins_no_more(people):
    case = _child(people, 15)
    born = case.person.date_of_birth
    mum = acting_for(people.amina, case, kind=K.PARENT, name="Mum", evidence="Birth certificate")
    assert mum.until == day_before_birthday(born, 16) and mum.acts
    with clock.telling(dt.datetime.combine(mum.until, dt.time(12), dt.UTC) + dt.timedelta(days=1)):
        assert not mum.acts
        with pytest.raises(Refused, match="16 or older"):
            acting_for(people.amina, case, kind=K.PARENT, name="Mum")


def test_whoever_was_refused_does_not_act_and_is_not_written_down_again(people, case, browser_of):
    mary = acting_for(people.amina, case)
    amina, key = browser_of(people.amina), str(uuid.uuid4())
    address = reverse("refuse_acting", args=[case.pk])
    told = {"name": " mary friend ", "idempotency_key": key}
    assert "Write why" in amina.post(address, told).text
    for _click in range(2):
        assert amina.post(address, told | {"note": "Takes her money"}).status_code == 302
    with acting_as(people.ben) as ben:
        everybody = list(relations_of(ben, case.person_id))
    assert {one.status for one in everybody} == {"refused"} and len(everybody) == 2
    assert "Takes her money" in amina.get(reverse("acting", args=[case.pk])).text
    with pytest.raises(Refused, match="must not act"):
        acting_for(people.amina, case, name="MARY Friend")
    assert not _raw(themselves(case.person)), "she may be the one who asks to see that page"
    acting_for(people.amina, case, name="Nora Niece")
    with acting_as(people.amina) as actor:
        services.refuse_relation(
            actor=actor, person=case.person, name="", note="Not safe yet", key=uuid.uuid4()
        )
    with pytest.raises(Refused, match="must not act"):
        acting_for(people.amina, case, name="Nora Niece")
    with acting_as(people.amina) as actor, pytest.raises(OutOfTurn):
        services.end_relation(actor=actor, relation=mary)
    for refused in everybody:
        lifting = reverse("lift_acting", args=[case.pk, refused.pk])
        assert amina.post(lifting, {"note": ""}).status_code == 422
        assert amina.post(lifting, {"note": "Police dropped it", "idempotency_key": key})
    assert "Nobody may act for them" in amina.get(reverse("acting", args=[case.pk])).text


def test_a_person_ends_what_they_asked_for_and_nothing_else(people, case):
    friend = acting_for(people.amina, case)
    attorney = acting_for(people.amina, case, kind=K.ATTORNEY, name="Al Torney")
    ivy = themselves(case.person)
    with acting_as(ivy), pytest.raises(NotPermitted):
        services.end_relation(actor=ivy, relation=attorney)
    with acting_as(ivy):
        services.end_relation(actor=ivy, relation=friend)
    with acting_as(ivy), connection.cursor() as cursor:
        cursor.execute("UPDATE people_relation SET status = 'ended' WHERE status <> 'ended'")
        assert cursor.rowcount == 0
    with preparing():
        friend.refresh_from_db()
        assert friend.status == "ended"


@pytest.mark.parametrize(
    "change",
    ["scopes = '{agree}'", "until = NULL, kind = 'deputy'", "status = 'standing'", "name = 'X'"],
)
def test_what_was_written_down_grows_no_wider(people, case, change):
    relation = acting_for(people.amina, case)
    with acting_as(people.amina) as amina:
        services.end_relation(actor=amina, relation=relation)
    with (
        pytest.raises(DatabaseError, match="Cannot update"),
        acting_as(people.amina),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE people_relation SET {change}")
