"""The next contact is what somebody promised, or what is arranged."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Case
from alongside.common import clock
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(people) -> Case:
    return _another(people, NHS_NUMBERS[0], "Ivy")


def _another(people, number: str, name: str) -> Case:
    somebody = registered(people.gita, number, given_name=name)
    return taken_on(people.amina, referred(people.gita, somebody, people.amina))


def _due(case: Case, in_days: int | None, *, spoken_with: bool = True) -> None:
    with preparing():
        on = None if in_days is None else clock.today() + DAY * in_days
        first = clock.now() - DAY * 30 if spoken_with else None
        Case.objects.filter(pk=case.pk).update(next_contact_on=on, first_contact_at=first)


def _noted(people, case: Case, outcome: str = "spoke", **more) -> dt.date | None:
    with acting_as(people.amina) as amina:
        services.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=5,
            outcome=outcome,
            **more,
        )
    return _next(case)


def _next(case: Case) -> dt.date | None:
    with preparing():
        return Case.objects.get(pk=case.pk).next_contact_on


def _arranged(people, case: Case, in_days: int):
    with acting_as(people.amina) as amina:
        return services.book_appointment(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            at=clock.midnight(clock.today() + DAY * in_days) + dt.timedelta(hours=10),
            minutes=30,
        )


@pytest.mark.parametrize("outcome", ["spoke", "no_answer"])
def test_what_is_arranged_is_the_next_contact_where_nothing_else_was_promised(
    people, case, outcome
):
    _arranged(people, case, 3)
    for overdue in (-4, None):
        _due(case, overdue)
        assert _noted(people, case, outcome) == clock.today() + DAY * 3, overdue


def test_of_a_day_that_is_named_and_one_that_is_arranged_the_earlier_is_next(people, case):
    _arranged(people, case, 9)
    _due(case, -4)
    assert _noted(people, case, next_contact_on=clock.today() + DAY * 7) == clock.today() + DAY * 7
    assert _noted(people, case, next_contact_on=clock.today() + DAY * 14) == clock.today() + DAY * 9


def test_another_persons_appointment_and_one_that_is_over_are_no_next_contact(people, case):
    _arranged(people, _another(people, NHS_NUMBERS[1], "Noor"), 3)
    _arranged(people, case, 1)
    with clock.telling(clock.now() + DAY * 5):
        _due(case, -4)
        assert _noted(people, case) is None


def test_what_is_called_off_is_no_next_contact_any_more(people, case):
    _due(case, None)
    first, second = _arranged(people, case, 3), _arranged(people, case, 8)
    assert _next(case) == clock.today() + DAY * 3
    for one, then in ((first, clock.today() + DAY * 8), (second, None)):
        with acting_as(people.amina) as amina:
            services.settle_appointment(actor=amina, appointment=one, status="cancelled")
        assert _next(case) == then


def test_calling_off_leaves_a_first_talk_promised(people, case):
    promised = _next(case)
    sooner = _arranged(people, case, 1)
    with acting_as(people.amina) as amina:
        services.settle_appointment(actor=amina, appointment=sooner, status="cancelled")
    assert _next(case) == promised


def test_nobody_planned_for_stands_below_the_overdue_and_above_what_is_to_come(
    browser_of, people, case
):
    names = ("Noor", "Una")
    late, later = (_another(people, *of) for of in zip(NHS_NUMBERS[1:3], names, strict=True))
    _due(case, -2)
    _due(late, -12)
    _due(later, 5)
    assert _noted(people, case) is None
    page = browser_of(people.amina).get(reverse("board"))
    listed = BeautifulSoup(page.content, "html.parser").select(".app-list tbody a")
    assert [link.text.split()[0] for link in listed] == ["Noor", "Ivy", "Una"]
