"""The currency score, counted by one query here and by hand once more."""

import datetime as dt
import uuid
from itertools import count

import pytest
from django.db import connection

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.directory.models import CurrencyScore, Problem, Service
from alongside.directory.queries.currency import Score, fixes, history, scores
from alongside.directory.services.currency import keep_scores
from alongside.directory.services.problems import report, settle
from alongside.organisations.models import Area, Organisation

COUNTER = Actor.system("currency")
_numbers = count()


def listed(area: Area | None, checked_days_ago: int | None, status: str = "active") -> Service:
    organisation = Organisation.objects.create(
        name=f"Group {next(_numbers)}", kind="provider", area=area
    )
    at = None
    if checked_days_ago is not None:
        at = clock.now() - dt.timedelta(days=checked_days_ago)
    return Service.objects.create(
        organisation=organisation, name="Club", status=status, verified_at=at
    )


@pytest.fixture
def places(people) -> dict[str, Area | None]:
    """A borough with two networks, one of them with a ward; another borough; and nowhere."""
    north = Area.objects.get(name="Alderbrook North")
    south = Area.objects.create(name="South", kind="network", parent=people.borough)
    ward = Area.objects.create(name="Ward", kind="custom", parent=south)
    far = Area.objects.get(name="Farside")
    named = {"borough": people.borough, "north": north, "south": south, "ward": ward, "far": far}
    for number, area in enumerate([*named.values(), None]):
        for days in (0, 89, 90, 400, None)[: number + 1]:
            listed(area, days)
        listed(area, 0, "defunct")
        listed(area, 5, "temporarily closed")
    return {**named, "nowhere": None}


def counted_slowly() -> dict[uuid.UUID | None, tuple[int, int, int]]:
    """Entry by entry, area by area, in the words of the measure's file."""
    first = clock.today() - dt.timedelta(days=89)
    held: dict[uuid.UUID | None, tuple[int, int, int]] = {None: (0, 0, 0)}
    for service in Service.objects.select_related("organisation__area"):
        if service.status not in ("active", "temporarily closed"):
            continue
        checked = service.verified_at and clock.local_day(service.verified_at) >= first
        area, within = service.organisation.area, [None]
        while area:
            within.append(area.pk)
            area = area.parent
        for one in within:
            before = held.get(one, (0, 0, 0))
            held[one] = (
                before[0] + 1,
                before[1] + bool(checked),
                before[2] + (service.verified_at is None),
            )
    return held


def test_two_ways_of_counting_agree(places):
    fast = {one.area and one.area.pk: (one.listed, one.checked, one.never) for one in scores()}
    assert fast == counted_slowly()
    assert fast[None][0] > fast[places["borough"].pk][0] > fast[places["south"].pk][0]


def test_an_empty_directory_has_no_score(people):
    assert [one.percent for one in scores()] == [None]


def test_areas_in_a_circle_do_not_count_for_ever(places):
    Area.objects.filter(pk=places["borough"].pk).update(parent=places["ward"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5s'")
    assert scores()


@pytest.mark.parametrize(
    ("checked", "of", "percent"), [(0, 3, 0), (1, 3, 33), (2, 3, 67), (1, 200, 1), (3, 3, 100)]
)
def test_the_percentage_is_rounded_half_up(checked, of, percent):
    assert Score(None, of, checked, 0, clock.today()).percent == percent


def test_each_day_is_kept_once_and_the_first_of_each_month_is_shown(places):
    for month, day in ((9, 28), (10, 1), (10, 2)):
        with clock.telling(dt.datetime(2026, month, day, 5, tzinfo=dt.UTC)):
            for _time in range(2):
                with acting_as(COUNTER):
                    keep_scores(actor=COUNTER)
    assert [one.day for one in history()] == [dt.date(2026, 10, 1), dt.date(2026, 9, 28)]
    assert CurrencyScore.objects.filter(area=None).count() == 3


def test_time_to_fix_counts_what_was_fixed_and_shows_what_waits(rhys, places):
    club = Service.objects.filter(status="active").first()
    start = clock.now() - dt.timedelta(days=10)
    for kind, hours in (("time", 10), ("place", 40), ("other", 90), ("contact", None)):
        with clock.telling(start):
            problem = report(service=club, kind=kind, key=uuid.uuid4())
        if hours:
            with clock.telling(start + dt.timedelta(hours=hours)), acting_as(rhys):
                settle(actor=rhys, problem=problem, name="fix")
    told = fixes()
    assert (told.fixed, told.in_time, told.waiting) == (3, 2, 1)
    assert told.median_hours == pytest.approx(40, abs=0.01)
    assert told.oldest == Problem.objects.get(kind="contact").created_at
