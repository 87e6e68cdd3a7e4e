"""Each case of a board is looked at once, and stands on the lists that a second look finds."""

import datetime as dt
import uuid

import pytest
from django.db.models import Q

from alongside.accounts.actor import acting_as
from alongside.care.models import Case, Plan
from alongside.care.on_board import OnBoard, weights
from alongside.care.pressing import Pressing
from alongside.common import clock
from alongside.people.models import Person
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on


@pytest.fixture
def cases(people) -> list[Case]:
    """Five, opened at one moment: nothing but their ids says which comes first."""
    taken = [
        taken_on(people.amina, referred(people.gita, registered(people.gita, number), people.amina))
        for number in NHS_NUMBERS[:5]
    ]
    now = clock.now()
    with preparing():
        Case.objects.update(opened_at=now - dt.timedelta(days=40), next_contact_on=None)
        late, met, quiet, planned, _heavy = [case.pk for case in taken]
        Case.objects.filter(pk=late).update(next_contact_on=clock.today() - dt.timedelta(days=1))
        Case.objects.filter(pk=met).update(first_contact_at=now, last_contact_at=now)
        Case.objects.filter(pk=quiet).update(first_contact_at=now - dt.timedelta(days=39))
        Plan.objects.create(
            case_id=planned,
            number=1,
            written_at=now,
            review_on=clock.today(),
        )
        Person.objects.filter(pk=taken[4].person_id).update(needs_interpreter=True)
    return taken


def _board(actor) -> OnBoard:
    return OnBoard(Pressing.now(actor), whole_team=False)


def _by_hand(actor, name: str) -> set[uuid.UUID]:
    """A list as a reader would ask for it, case by case."""
    today, quiet = clock.today(), clock.now() - dt.timedelta(days=28)
    asked = {
        "": Q(),
        "overdue": Q(next_contact_on=None) | Q(next_contact_on__lt=today),
        "not_met": Q(first_contact_at=None),
        "quiet": Q(last_contact_at__lt=quiet) | Q(last_contact_at=None, opened_at__lt=quiet),
        "review": Q(plan__review_on__lte=today),
        "service": Q(pk=None),
    }
    held = Case.objects.filter(worker_id=actor.user_id, status="open")
    return set(held.filter(asked[name]).values_list("pk", flat=True))


@pytest.mark.parametrize("name", ["", "overdue", "not_met", "quiet", "review", "service"])
def test_a_list_counts_and_holds_what_a_second_look_finds(people, cases, name):
    with acting_as(people.amina) as amina:
        board = _board(amina)
        theirs = _by_hand(amina, name)
        found = board.page(name, 0, 25)
        assert {case.pk for case in found} == theirs
        assert board.counts[name] == len(theirs)
        heaviest = board.page(name, 0, 25, heaviest=True)
        assert {case.pk for case in heaviest} == theirs


def test_pages_hold_each_case_once_though_all_were_opened_at_one_moment(people, cases):
    with acting_as(people.amina) as amina:
        pages = [_board(amina).page("", start, start + 2) for start in (0, 2, 4)]
        shown = [case.pk for page in pages for case in page]
    assert len(shown) == len(set(shown)) == 5


def test_the_heaviest_comes_first_and_says_what_it_is_made_of(people, cases):
    with acting_as(people.amina) as amina:
        first, *others = _board(amina).page("", 0, 25, heaviest=True)
        weighed = weights([first, *others])
    assert first.pk == cases[4].pk
    weight, made_of = weighed[first.pk]
    assert ("Needs an interpreter", 1) in made_of
    assert weight == 1 + sum(points for _factor, points in made_of)
    assert all(weighed[case.pk][0] < weight for case in others)


def test_whoever_has_no_case_has_empty_lists(people, cases):
    with acting_as(people.ben) as ben:
        board = _board(ben)
        assert set(board.counts.values()) == {0}
        assert board.page("", 0, 25) == []
        assert weights([]) == {}
