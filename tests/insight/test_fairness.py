"""Who is shown what, and what is chosen: agrees with a slow count, hides small numbers."""

import datetime as dt
import random
import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.insight import report
from alongside.insight.question import Question
from alongside.insight.suppression import Hidden
from alongside.matching.models import Suggestion
from alongside.matching.services import note_referred, show
from tests.factories.standing import person_of, preparing
from tests.factories.story import service_of
from tests.insight import slowly

PERIOD = Question(dt.date(2025, 1, 1), dt.date(2025, 9, 30))


@pytest.fixture
def suggested(people):
    """Random suggestions of Amina's team, and some of Cara's, in and out of the period."""
    chance = random.Random(7)
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
