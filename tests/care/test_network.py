"""The network map: kept by days, compared, silent where nothing was told, closed to all others."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import ProgrammingError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.care import network, services
from alongside.care.models import Tie
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.needs.vocabulary import SHIPPED
from alongside.people.services import protect
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on, themselves

CHOIR = {"name": "The choir", "kind": "group", "circle": "around", "often": "weekly"}
NAMES = st.sampled_from(["Sam", "Ann", "Dog"])
TIES = st.lists(
    st.builds(
        Tie,
        thing=st.sampled_from([uuid.UUID(int=number) for number in range(5)]),
        name=NAMES,
        kind=st.sampled_from(Tie.Kind.values),
        circle=st.sampled_from(Tie.Circle.values),
        often=st.sampled_from(Tie.Often.values),
        feels=st.sampled_from(Tie.Feels.values),
        wished=st.booleans(),
    ),
    unique_by=lambda tie: tie.thing,
    max_size=5,
)
# Rows are slow to make where other work goes on beside the tests.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


@PATIENT
@given(TIES, TIES)
def test_each_thing_of_two_maps_is_said_at_most_once(before, after):
    change = network.compare(before, after)
    moved = [*change.nearer, *change.further, *change.otherwise, *change.came_true]
    said = [tie.thing for tie in (*change.came, *change.went)]
    said += [one.after.thing for one in moved]
    assert len(said) == len(set(said))
    old, new = {tie.thing for tie in before}, {tie.thing for tie in after}
    assert {tie.thing for tie in change.came} == new - old
    assert {tie.thing for tie in change.went} == old - new
    assert not network.compare(before, before)


@PATIENT
@given(TIES)
def test_a_question_is_asked_only_where_its_rule_holds_and_something_was_told(ties):
    asked = network.missing(ties)
    assert not asked or len(ties) >= network.hints().from_ties
    for hint in asked:
        assert sum(hint.counts(tie) for tie in ties) < hint.fewer_than


def test_every_question_leads_to_a_need_that_there_is():
    vocabulary = SHIPPED.read_text(encoding="utf-8")
    for hint in network.hints().hints:
        assert f"- code: {hint.need}\n" in vocabulary


pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _draw(actor, case, key=None, **said) -> Tie:
    with acting_as(actor):
        return services.draw_tie(actor=actor, case=case, key=key or uuid.uuid4(), **(CHOIR | said))


def _redraw(actor, tie, key=None, **said) -> Tie:
    with acting_as(actor):
        return services.redraw_tie(actor=actor, tie=tie, key=key or uuid.uuid4(), **(CHOIR | said))


def test_a_map_can_be_drawn_as_it_was_and_says_what_changed(people, case):
    first = clock.now() + dt.timedelta(days=1)
    with time_machine.travel(first, tick=False):
        key = uuid.uuid4()
        choir = _draw(people.amina, case, key, wished=True)
        assert _draw(people.amina, case, key, wished=True) == choir, "a double click is one"
        sister = _draw(people.amina, case, name="Sister", kind="person", circle="paid", often="")
        club = _draw(people.ben, case, name="Old club")
    with time_machine.travel(first + dt.timedelta(days=40), tick=False):
        key = uuid.uuid4()
        anew = _redraw(people.amina, choir, key)
        assert _redraw(people.amina, choir, key) == anew
        _redraw(people.ben, sister, name="Sister", kind="person", circle="closest", often="")
        with acting_as(people.amina) as amina:
            services.take_off_map(actor=amina, tie=club)
            services.take_off_map(actor=amina, tie=club)
            standing = network.map_on(amina, case.pk)
            last, begun = network.days_of(amina, case.pk)
            change = network.compare(
                network.map_on(amina, case.pk, begun), network.map_on(amina, case.pk, last)
            )
    assert [tie.name for tie in standing] == ["Sister", "The choir"]
    assert [one.after.name for one in change.came_true] == ["The choir"]
    assert [(one.after.name, one.nearer) for one in change.nearer] == [("Sister", 3)]
    assert [tie.name for tie in change.went] == ["Old club"]
    assert not change.came


def test_a_colleagues_newer_word_is_not_ended_unread(people, case):
    tie = _draw(people.amina, case)
    _redraw(people.ben, tie, circle="closest")
    with pytest.raises(OutOfTurn):
        _redraw(people.amina, tie, circle="friends")
    with acting_as(people.amina) as amina, pytest.raises(OutOfTurn):
        services.take_off_map(actor=amina, tie=tie)
    with preparing():
        assert Tie.objects.get(ended_at=None).circle == "closest"


@pytest.mark.parametrize(
    "name", ["Sam 07700 900123", "sam@example.org", "Ann at E1 6AN", "999 000 0018", " ", "x" * 41]
)
def test_more_than_a_first_name_or_a_role_is_refused(people, case, name):
    with pytest.raises(Refused) as refused:
        _draw(people.amina, case, name=name)
    assert refused.value.field == "name"


def test_nobody_but_the_team_sees_it_by_either_lock(people, case):
    _draw(people.amina, case)
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM care_tie")
            seen = cursor.fetchone()[0]
            assert seen == network.ties_visible_to(actor).count(), name
            assert seen == (1 if name in ("amina", "ben", "leila") else 0), name
    ivy = themselves(case.person)
    with acting_as(ivy), connection.cursor() as cursor:
        assert not network.ties_visible_to(ivy).exists()
        cursor.execute("SELECT count(*) FROM care_tie")
        assert cursor.fetchone() == (0,)
    with acting_as(people.cara) as cara, pytest.raises(Refused):
        services.draw_tie(actor=cara, case=case, key=uuid.uuid4(), **CHOIR)


@pytest.mark.parametrize("name", ["kind", "circle", "often", "feels"])
def test_what_stands_on_no_ring_is_not_kept(people, case, name):
    with pytest.raises(Refused) as refused:
        _draw(people.amina, case, **{name: "nowhere"})
    assert refused.value.field == name


def test_where_somebody_in_safe_mode_goes_stands_on_no_map(people, case):
    _draw(people.amina, case)
    _draw(people.amina, case, name="The library", kind="place")
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)
    with acting_as(people.amina) as amina, connection.cursor() as cursor:
        assert [tie.name for tie in network.map_on(amina, case.pk)] == ["The choir"]
        cursor.execute("SELECT name FROM care_tie")
        assert cursor.fetchall() == [("The choir",)]
    with pytest.raises(Refused):
        _draw(people.amina, case, name="The park", kind="place")


def test_what_the_person_put_there_is_theirs_to_change_and_the_teams_to_read(people, case):
    ivy = themselves(case.person)
    _draw(people.amina, case, name="Old club")
    key = uuid.uuid4()
    mine = _draw(ivy, case, key)
    assert _draw(ivy, case, key) == mine, "a double click is one"
    with acting_as(ivy), connection.cursor() as cursor:
        assert [tie.name for tie in network.map_on(ivy, case.pk)] == ["The choir"]
        cursor.execute("SELECT name FROM care_tie")
        assert cursor.fetchall() == [("The choir",)], "what colleagues wrote is not shown"
    with pytest.raises(NotPermitted):
        _redraw(people.amina, mine, circle="closest")
    with preparing():
        theirs = Tie.objects.get(name="Old club")
    with pytest.raises(NotPermitted):
        _redraw(ivy, theirs, circle="closest")
    anew = _redraw(ivy, mine, circle="closest")
    with acting_as(people.ben) as ben:
        read = {tie.name: tie.own for tie in network.map_on(ben, case.pk)}
        assert read == {"The choir": True, "Old club": False}
        services.take_off_map(actor=ben, tie=anew)
    with pytest.raises(OutOfTurn):
        _redraw(ivy, anew, circle="around")
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(people.amina):
        Tie.objects.create(
            case=case, own=True, by_id=people.amina.user, begun_at=clock.now(), **CHOIR
        )


def test_the_own_map_of_somebody_in_safe_mode_is_on_no_page_until_that_ends(people, case):
    ivy = themselves(case.person)
    _draw(ivy, case)
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)
    with acting_as(ivy), connection.cursor() as cursor:
        assert not network.may_draw(ivy)
        assert network.map_on(ivy, case.pk) == []
        cursor.execute("SELECT count(*) FROM care_tie")
        assert cursor.fetchone() == (0,)
    with pytest.raises(ProgrammingError, match="row-level security"):
        _draw(ivy, case, name="The park", kind="place")
    with acting_as(people.amina) as amina:
        assert [tie.name for tie in network.map_on(amina, case.pk)] == ["The choir"]


def test_a_map_of_a_case_that_is_over_is_read_and_not_changed(people, case):
    ivy = themselves(case.person)
    mine = _draw(ivy, case)
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="moved")
    with pytest.raises(OutOfTurn):
        _draw(ivy, case, name="Sister")
    with pytest.raises(OutOfTurn), acting_as(ivy):
        services.take_off_map(actor=ivy, tie=mine)
    with acting_as(ivy):
        assert len(network.map_on(ivy, case.pk)) == 1
