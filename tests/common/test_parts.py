"""Rows read together with their parts are what Django would prefetch, asked by one statement."""

import uuid

import pytest
from django.db import models
from django.db.models import QuerySet

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Goal
from alongside.care.queries import case_visible_to
from alongside.common.parts import put_together, with_parts
from alongside.common.statements import among, put_together_once
from alongside.organisations.models import Area, Organisation
from alongside.referrals.models import ReferralReason
from tests.factories.story import referred, registered, taken_on

OF_AN_AREA = Organisation._meta.get_field("area").remote_field.get_accessor_name()


@pytest.fixture
def places(db) -> list[Area]:
    made = [Area.objects.create(name=name, kind=Area.Kind.BOROUGH) for name in ("W", "E", "N")]
    for area in made[:2]:
        for n in (2, 0, 1):
            name = f"{area.name} {n}"
            Organisation.objects.create(name=name, kind="gp_practice", area=area)
    return made


@put_together_once
def _areas(ids: tuple[uuid.UUID, ...]) -> QuerySet[Area, tuple]:
    return with_parts(Area.objects.filter(pk__in=among(ids)).order_by("name"), OF_AN_AREA)


def _told(rows: list[Area]) -> list[tuple]:
    def columns(row: models.Model) -> list:
        return [getattr(row, field.attname) for field in row._meta.concrete_fields]

    return [
        (*columns(row), *(columns(part) for part in getattr(row, OF_AN_AREA).all())) for row in rows
    ]


def test_it_is_what_django_would_prefetch(places, django_assert_num_queries):
    by_django = Area.objects.order_by("name").prefetch_related(OF_AN_AREA)
    expected = [line for line in _told(by_django) if line[0] in {area.pk for area in places}]
    ids = tuple(area.pk for area in places)
    with django_assert_num_queries(1):
        found = put_together(Area, OF_AN_AREA, _areas(ids))
        assert _told(found) == expected
    assert [len(getattr(area, OF_AN_AREA).all()) for area in found] == [3, 0, 3]


def test_what_was_read_so_can_be_written(places):
    area = put_together(Area, OF_AN_AREA, _areas((places[0].pk,)))[0]
    part = getattr(area, OF_AN_AREA).all()[0]
    part.name = "Elsewhere"
    part.save(update_fields=["name"])
    assert Organisation.objects.get(pk=part.pk).name == "Elsewhere"


def test_a_case_comes_with_its_goals_their_steps_and_its_reasons(people, django_assert_num_queries):
    amina = people.amina
    case = taken_on(amina, referred(people.gita, registered(people.gita), amina))
    with acting_as(amina):
        for words in ("Walk again", "Sleep"):
            services.set_goal(actor=amina, case=case, key=uuid.uuid4(), words=words)
        first = Goal.objects.get(case=case, words="Walk again")
        for what in ("Ring the group", "Go along"):
            services.agree_action(
                actor=amina, goal=first, key=uuid.uuid4(), what=what, owner="person"
            )
    with acting_as(amina):
        with django_assert_num_queries(2):
            found = case_visible_to(amina, case.pk)
            told = [
                (goal, [step.what for step in goal.actions.all()]) for goal in found.goals.all()
            ]
            why = [(each, each.need, each.need.name) for each in found.referral.named_reasons.all()]
        assert told == [(first, ["Ring the group", "Go along"]), (Goal.objects.last(), [])]
        plain = ReferralReason.objects.filter(referral=case.referral).select_related("need")
        assert why == [(each, each.need, each.need.name) for each in plain] != []
        assert why[0][1].description == plain[0].need.description, "the rest is there if asked for"
