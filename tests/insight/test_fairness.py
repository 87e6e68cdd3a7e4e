"""Who is shown what, and what is chosen: agrees with a slow count, hides small numbers."""

import datetime as dt
import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.insight import report
from alongside.insight.question import Question
from alongside.insight.suppression import Hidden
from alongside.matching.models import Suggestion
from alongside.matching.services import note_referred, show
from alongside.people.ethnicity import EthnicGroup, Ethnicity, ethnic_group
from alongside.people.services import note_ethnicity
from tests.factories.standing import person_of, preparing
from tests.factories.story import service_of
from tests.insight import slowly

PERIOD = Question(dt.date(2025, 1, 1), dt.date(2025, 9, 30))


@pytest.fixture
def suggested(people):
    """Random suggestions of Amina's team, and some of Cara's, in and out of the period."""
    chance = random.Random(7)
    groups = ["white", "mixed", "asian", "black", "other", "not_stated", "not_known"]
    bands = ["0-17", "18-34", "35-54", "55-74", "75+"]
    with preparing():
        club = service_of(people.dev)
        for team, size in ((people.amina, 160), (people.cara, 20)):
            person = person_of(team)
            for _number in range(size):
                moment = dt.datetime(2025, 1, 1, 9, tzinfo=dt.UTC)
                moment += dt.timedelta(days=chance.random() * 330)
                Suggestion.objects.create(
                    created_at=moment,
                    changed_at=moment,
                    person=person,
                    organisation_id=team.organisation_id,
                    case_id=uuid.uuid4(),
                    service=club,
                    place=chance.choice([None, 1, 2, 3, 4, 9]),
                    age_band=chance.choices(bands, [1, 20, 20, 30, 30])[0],
                    gender=chance.choice(["1", "2", "X"]),
                    ethnic_group=chance.choices(groups, [40, 2, 20, 9, 1, 9, 19])[0],
                    provider_services=chance.choice([1, 2, 5, 6, 40]),
                    state=chance.choice(Suggestion.State.values),
                    by_id=team.user_id,
                )


def test_it_agrees_with_a_slow_count(people, suggested):
    readers = [(people.leila, lambda count: count), (people.efua, slowly.rounded)]
    for actor, shown in readers:
        (table,) = report.publish(actor, PERIOD, ("matching_fairness",))
        with preparing():
            slow = slowly.suggestions(PERIOD, {people.amina.organisation_id})
        for line in table.lines:
            values = tuple("*" if one is Hidden.SMALL else one for one in line.values)
            seen, first, taken = (shown(count) for count in slow.get(line.label, (0, 0, 0)))
            assert values == (
                seen,
                slowly.whole_percent(first, seen),
                taken,
                slowly.whole_percent(taken, seen),
            ), line.label
        assert set(slow) <= {line.label for line in table.lines}


def test_what_was_found_in_another_way_is_not_counted_as_shown(people):
    with preparing():
        person = person_of(people.amina)
        shown, found = service_of(people.dev), service_of(people.dev)
    of_them = {"actor": people.amina, "person": person, "case_id": uuid.uuid4()}
    with acting_as(people.amina):
        show(**of_them, services=[shown.pk])
        note_referred(**of_them, service=found)
    today = Question(clock.today(), clock.today())
    (table,) = report.publish(people.leila, today, ("matching_fairness",))
    size = next(line for line in table.lines if line.label == "Provider that lists two to five")
    assert size.values == (1, 100, 0, 0)
    assert next(fact.value for fact in table.facts) == 1
    with preparing():
        slow = slowly.suggestions(today, {people.amina.organisation_id})
    assert slow[size.label] == (1, 1, 0)


def test_what_a_person_says_of_themselves_is_in_the_group_of_the_day_and_stays_there(people):
    with preparing():
        person, other = person_of(people.amina), person_of(people.amina)
        club = service_of(people.dev)
    case_id = uuid.uuid4()
    with acting_as(people.amina):
        note_ethnicity(actor=people.amina, person=person, ethnicity="K")
        person.refresh_from_db()
        show(actor=people.amina, person=person, case_id=case_id, services=[club.pk])
        note_ethnicity(actor=people.amina, person=person, ethnicity="Z")
        show(actor=people.amina, person=person, case_id=case_id, services=[club.pk])
        show(actor=people.amina, person=other, case_id=uuid.uuid4(), services=[club.pk])
    today = Question(clock.today(), clock.today())
    (table,) = report.publish(people.leila, today, ("matching_fairness",))
    shown = {line.label: line.values[0] for line in table.lines}
    assert shown["Ethnicity: Asian or Asian British"] == 1
    assert shown["Ethnicity: Not known"] == 1
    assert shown["Ethnicity: Not stated"] == 0
    assert table.facts[2].value == 1


def test_only_those_who_plan_with_somebody_note_it_and_only_from_the_list(people):
    with preparing():
        person = person_of(people.amina)
    for actor in (people.dev, people.efua):
        with pytest.raises(NotPermitted), acting_as(actor):
            note_ethnicity(actor=actor, person=person, ethnicity="A")
    with pytest.raises(OutOfTurn), acting_as(people.cara):
        note_ethnicity(actor=people.cara, person=person, ethnicity="A")
    with pytest.raises(Refused), acting_as(people.amina):
        note_ethnicity(actor=people.amina, person=person, ethnicity="British")
    with preparing():
        person.refresh_from_db()
    assert person.ethnicity == "99"


@given(st.text(max_size=3))
def test_each_code_has_one_group_and_nothing_else_has_any(text):
    known = text in Ethnicity.values and text != "99"
    assert (ethnic_group(text) != EthnicGroup.NOT_KNOWN) == known
    assert {ethnic_group(code) for code in Ethnicity.values} == set(EthnicGroup)
