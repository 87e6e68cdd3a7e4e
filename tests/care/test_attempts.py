"""Whoever was not reached is tried again at another time of day; one session notes many people."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.attempts import PartOfDay, next_try
from alongside.care.models import Contact
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

LONDON = ZoneInfo("Europe/London")


def _at(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=LONDON)


def test_the_next_try_is_on_a_weekday_at_an_hour_that_was_not_tried():
    assert next_try([]) is None
    friday = next_try([_at(27, 10)])
    assert (friday.on, friday.at) == (dt.date(2026, 11, 30), PartOfDay.AFTERNOON)
    both = next_try([_at(24, 10), _at(25, 14)])
    assert (both.on, both.at) == (dt.date(2026, 11, 26), PartOfDay.EVENING)
    twice_in_the_evening = next_try([_at(24, 18), _at(25, 18)])
    assert twice_in_the_evening.at == PartOfDay.MORNING
    assert next_try([_at(23, 10), _at(24, 14), _at(25, 18)]) is None


def test_summer_time_is_the_time_of_the_place():
    quarter_to_noon_in_utc = dt.datetime(2026, 7, 1, 11, 45, tzinfo=dt.UTC)
    assert next_try([quarter_to_noon_in_utc]).at == PartOfDay.MORNING


@pytest.fixture
def cases(people):
    return [
        taken_on(people.amina, referred(people.gita, registered(people.gita, number), people.amina))
        for number in NHS_NUMBERS[:3]
    ]


def _noted(actor, outcomes, key, **more):
    with acting_as(actor):
        said = {"minutes": 90, "note": "Walked round the lake"} | more
        return services.log_group(actor=actor, outcomes=outcomes, key=key, **said)


def test_a_try_without_a_promise_promises_the_next_try(people, cases):
    with preparing():
        cases[0].next_contact_on = clock.today()
        cases[0].save(update_fields=["next_contact_on"])
    with acting_as(people.amina):
        made = services.log_contact(
            actor=people.amina,
            case=cases[0],
            key=uuid.uuid4(),
            kind="phone",
            minutes=2,
            outcome="no_answer",
        )
    with preparing():
        cases[0].refresh_from_db()
    assert cases[0].next_contact_on == next_try([made.at]).on


def test_one_session_is_kept_once_for_each_of_many(people, cases):
    key = uuid.uuid4()
    there = {cases[0]: "spoke", cases[1]: "spoke", cases[2]: "did_not_attend"}
    for _twice in range(2):
        _noted(people.amina, there, key)
    with preparing():
        kept = Contact.objects.filter(kind="group")
        assert sorted(one.outcome for one in kept) == ["did_not_attend", "spoke", "spoke"]
        assert {one.case_id for one in kept} == {case.pk for case in cases}


def test_a_case_closed_meanwhile_is_named_and_nothing_is_noted_for_the_others(people, cases):
    with acting_as(people.ben):
        services.close_case(actor=people.ben, case=cases[1], outcome="no_reply")
    with pytest.raises(OutOfTurn, match="Ivy Test"):
        _noted(people.amina, dict.fromkeys(cases, "spoke"), uuid.uuid4())
    with preparing():
        assert not Contact.objects.exists()
