"""Two clicks, two tabs, two colleagues and the clock at the very same moment."""

import datetime as dt
import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.messaging.models import Message
from alongside.owncare import services
from alongside.owncare.models import LoneStep, LoneVisit, Reflection, Week
from alongside.owncare.services.calling import CLOCK
from tests.factories.at_once import at_once
from tests.factories.standing import preparing, standing_people

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def people(transactional_db):
    return standing_people()


def go(people, buddy, key=None, minutes=60) -> LoneVisit:
    return services.set_out(
        actor=people.amina,
        key=key or uuid.uuid4(),
        back_at=clock.now() + minutes * MINUTE,
        place="By the bus stop",
        buddy=buddy.user_id,
    )


def test_of_two_clicks_one_entry_is_kept_and_of_two_one_takes_it_out(people):
    amina, key = people.amina, uuid.uuid4()

    def write() -> Reflection:
        return services.reflect(actor=amina, key=key, text="A long week.")

    first, second = at_once((amina, write), (amina, write))
    assert first == second, (first, second)
    with preparing():
        assert Reflection.objects.count() == 1
        assert AuditEntry.objects.filter(verb="reflection.write").count() == 1

    def out() -> bool:
        return services.take_out(actor=amina, reflection_id=key)

    assert sorted(at_once((amina, out), (amina, out))) == [False, True]
    with preparing():
        assert AuditEntry.objects.filter(verb="reflection.take_out").count() == 1

    def say() -> Week:
        return services.say_week(actor=amina, level=3, shown=False)

    first, second = at_once((amina, say), (amina, say))
    assert first == second, (first, second)


def test_two_tabs_are_one_visit_and_who_says_it_first_ends_it(people):
    amina, ben, leila = people.amina, people.ben, people.leila
    results = at_once((amina, lambda: go(people, ben)), (amina, lambda: go(people, leila)))
    assert sum(isinstance(result, LoneVisit) for result in results) == 1, results
    assert sum(isinstance(result, OutOfTurn) for result in results) == 1, results
    with preparing():
        visit = LoneVisit.objects.get()
    # The clock tells the next at the moment in which she says that she is safe.
    with acting_as(amina):
        services.raise_alarm(actor=amina, visit=visit)

    def tick() -> None:
        services.call_next(actor=CLOCK, visit_id=visit.pk)

    at_once((CLOCK, tick), (CLOCK, tick))
    with preparing():
        told = LoneStep.objects.filter(step="call").values_list("whom_id", flat=True)
        assert len(told) == len(set(told)), "told once, though two workers came"
        assert Message.objects.filter(template="lone-visit-call").count() == len(told)

    def happened(colleague, outcome):
        return lambda: services.say_what_happened(actor=colleague, visit=visit, outcome=outcome)

    results = at_once(
        (amina, lambda: services.say_safe(actor=amina, visit=visit)),
        (leila, happened(leila, "reached")),
        (leila, happened(leila, "help")),
        (CLOCK, tick),
    )
    with preparing():
        visit.refresh_from_db()
        ends = LoneStep.objects.filter(step__in=("say_safe", "say_what_happened"))
        assert visit.status == "over" and ends.count() == 1
    refused = [result for result in results if isinstance(result, Exception)]
    assert refused and all(isinstance(one, OutOfTurn) for one in refused), results
