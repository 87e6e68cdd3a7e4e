"""A question whose text is kept gives the answers of the plain one, to whoever asks."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Case
from alongside.care.queries import visible_to
from alongside.common import clock
from alongside.common.statements import Said, among, put_together_once
from alongside.organisations.models import Area, Organisation
from tests.factories.story import referred, registered, taken_on

ASKED: list[str] = []


@pytest.fixture
def places(db) -> list[Organisation]:
    ASKED.clear()
    areas = [Area.objects.create(name=name, kind=Area.Kind.BOROUGH) for name in ("East", "West")]
    return [
        Organisation.objects.create(name=f"{area.name} {n}", kind="gp_practice", area=area)
        for area in areas
        for n in range(2)
    ]


def _of(area_id: uuid.UUID, since: dt.datetime, wanted: tuple) -> QuerySet[Organisation]:
    ASKED.append("of")
    there = Organisation.objects.filter(area_id=area_id, created_at__gte=since)
    return there.filter(pk__in=among(wanted)).select_related("area").order_by("name")


def test_the_text_is_put_together_once_and_asked_with_other_values(places):
    ask, long_ago = put_together_once(_of), clock.now() - dt.timedelta(days=1)
    every = tuple(one.pk for one in places)
    for place in places:
        for since in (long_ago, clock.now() + dt.timedelta(days=1)):
            for wanted in (every, (), (place.pk,)):
                plain = list(_of(place.area_id, since, wanted))
                ASKED.clear()
                with CaptureQueriesContext(connection) as queries:
                    rows = ask(place.area_id, since, wanted)
                    assert [(row, row.area.name) for row in rows] == [
                        (row, row.area.name) for row in plain
                    ]
                assert len(queries) == 1
    assert ASKED == [], "it was put together long before"


def test_what_somebody_typed_is_in_no_text_that_is_kept(places):
    def named(word: Said) -> QuerySet[Organisation]:
        ASKED.append(word)
        return Organisation.objects.filter(name=Value(word)).order_by("name")

    ask = put_together_once(named)
    for place in (*places, *places):
        with CaptureQueriesContext(connection) as queries:
            assert ask(Said(place.name)) == [place]
        assert len(queries) == 1
    assert len(ASKED) == 1 and ASKED[0] not in {place.name for place in places}
    assert ask(Said("100%s')")) == []


@pytest.mark.parametrize(
    "shaped",
    [
        lambda rows: rows.values("name", "area__name"),
        lambda rows: rows.values_list("pk", "name"),
        lambda rows: rows.values_list("name", flat=True),
        lambda rows: rows.values_list("name", named=True),
        lambda rows: rows.only("name"),
        lambda rows: rows.prefetch_related("area"),
        lambda rows: rows.union(rows.filter(name__endswith="1"), all=True).order_by("name"),
        lambda rows: rows[:1],
        lambda rows: rows.none(),
    ],
)
def test_rows_of_every_kind_are_as_django_makes_them(places, shaped):
    def question(area_id: uuid.UUID) -> QuerySet:
        return shaped(Organisation.objects.filter(area_id=area_id).order_by("name"))

    ask = put_together_once(question)
    for place in places:
        assert ask(place.area_id) == list(question(place.area_id))


def test_what_is_no_value_makes_another_text(places):
    @put_together_once
    def ask(area_id: uuid.UUID, name: str, either: bool) -> QuerySet[Organisation]:
        named = Q(name=name)
        return Organisation.objects.filter(named if either else ~named, area_id=area_id)

    area = places[0].area_id
    assert {row.name for row in ask(area, "East 0", True)} == {"East 0"}
    assert {row.name for row in ask(area, "East 1", True)} == {"East 1"}
    assert {row.name for row in ask(area, "East 1", False)} == {"East 0"}


@pytest.mark.parametrize(
    "found_out",
    [
        {"pk": uuid.uuid4()},
        {"pk__in": among([uuid.uuid4()])},
        {"created_at__date": clock.today()},
        {"created_at__gte": clock.now()},
    ],
)
def test_nothing_of_one_request_is_kept_for_the_next(places, found_out):

    @put_together_once
    def ask(area_id: uuid.UUID) -> QuerySet[Organisation]:
        return Organisation.objects.filter(area_id=area_id, **found_out)

    with pytest.raises(TypeError):
        ask(places[0].area_id)


@pytest.mark.parametrize("apart", [{"days": 3}, {"days": 97}, {"seconds": 1}])
def test_a_value_made_of_another_one_is_refused(places, apart):
    @put_together_once
    def ask(area_id: uuid.UUID, since: dt.datetime) -> QuerySet[Organisation]:
        until = since + dt.timedelta(**apart)
        return Organisation.objects.filter(area_id=area_id, created_at__range=(since, until))

    with pytest.raises(TypeError):
        ask(places[0].area_id, clock.now())


def test_a_text_without_values_may_have_a_per_cent_in_it(places):
    @put_together_once
    def ask() -> QuerySet[Organisation, str]:
        named = Organisation.objects.filter(name__contains="st 1").order_by("name")
        return named.values_list("name", flat=True)

    assert ask() == ["East 1", "West 1"]


@put_together_once
def _case(actor: Actor, case_id: uuid.UUID) -> QuerySet[Case]:
    return visible_to(actor).filter(pk=case_id)


def test_each_sees_what_the_plain_question_shows_them(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    for _twice in range(2):
        for actor in people.everyone.values():
            with acting_as(actor):
                seen = _case(actor, case.pk)
                assert seen == list(visible_to(actor).filter(pk=case.pk))
                assert bool(seen) == (actor in (people.amina, people.ben, people.leila))
