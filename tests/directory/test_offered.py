"""From when on an entry is stale, and is offered to nobody: one rule, in Python and in SQL."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.directory.models import AreaPace, SearchEntry, Service
from alongside.directory.queries.freshness import Paces
from alongside.directory.rules import freshness as rules
from alongside.directory.rules.freshness import Freshness, Pace, fresh_until, offered_until
from alongside.directory.search import Question, search
from alongside.directory.services import freshness as verbs
from alongside.directory.services.usual_pace import use_usual_pace
from alongside.organisations.models import Area, Organisation
from tests.directory.corner import MARKET_SQUARE, service
from tests.directory.test_freshness import days_ago

MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minutes: dt.datetime(2015, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)


@st.composite
def paces(draw: st.DrawFn) -> Pace:
    steps = tuple(sorted(draw(st.sets(st.integers(1, 900), min_size=2, max_size=4))))
    return Pace(steps, draw(st.integers(steps[1], 2000)))


@pytest.fixture
def areas(db: None) -> list[Area]:
    """Three areas, each inside the one before, and one beside them."""
    made: list[Area] = []
    for name in ("System", "Borough", "Ward"):
        above = made[-1] if made else None
        made.append(Area.objects.create(name=name, kind="custom", parent=above))
    return [*made, Area.objects.create(name="Elsewhere", kind="custom")]


def dates_of(verified: dt.datetime | None, created: dt.datetime, area: Area | None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM directory_dates(%s, %s, %s)", [verified, created, area and area.pk]
        )
        return cursor.fetchone()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    own=st.lists(st.none() | paces(), min_size=4, max_size=4),
    verified=st.none() | MOMENTS,
    created=MOMENTS,
    now=MOMENTS,
)
def test_the_database_and_the_pages_go_by_one_rule(areas, own, verified, created, now):
    AreaPace.objects.all().delete()
    for area, pace in zip(areas, own, strict=True):
        if pace:
            AreaPace.objects.create(
                area=area, ask_after=list(pace.ask_after), hide_after=pace.hide_after
            )
    known = Paces.load()
    for area in (*areas, None):
        pace = known.in_area(area.pk if area else None)
        stale_from, old_from = dates_of(verified, created, area)
        assert stale_from == (fresh_until(verified, pace) if verified else None)
        assert old_from == offered_until(verified or created, pace)
        with clock.telling(now):
            is_fresh = stale_from is not None and stale_from > clock.today()
            said = rules.freshness(verified, pace)
            assert is_fresh == (said in (Freshness.FRESH, Freshness.AGEING))


def entry_of(made: Service) -> SearchEntry:
    return SearchEntry.objects.get(service=made)


def offered(made: Service) -> bool:
    found = search(Question(words=made.name, offered=True))
    return made.name in [hit.name for hit in found.hits]


def test_an_entry_is_dated_anew_when_its_pace_its_area_or_what_lies_above_changes(people):
    club = service("Lunch club", verified_at=days_ago(100))
    assert entry_of(club).offered_until == clock.today() + dt.timedelta(days=265)
    Organisation.objects.filter(pk=club.organisation_id).update(area=people.borough)
    pace = AreaPace.objects.create(area=people.borough, ask_after=[30, 60], hide_after=90)
    assert entry_of(club).offered_until == clock.today() - dt.timedelta(days=10)
    assert entry_of(club).fresh_until == clock.today() - dt.timedelta(days=40)
    AreaPace.objects.update(hide_after=120)
    assert entry_of(club).offered_until == clock.today() + dt.timedelta(days=20)
    ward = Area.objects.create(name="Ward", kind="custom")
    Organisation.objects.filter(pk=club.organisation_id).update(area=ward)
    assert entry_of(club).offered_until == clock.today() + dt.timedelta(days=265)
    Area.objects.filter(pk=ward.pk).update(parent=people.borough)
    assert entry_of(club).offered_until == clock.today() + dt.timedelta(days=20)
    pace.delete()
    assert entry_of(club).offered_until == clock.today() + dt.timedelta(days=265)


def test_a_silent_provider_stays_stale_however_often_it_is_asked(people):
    club = service("Lunch club", email="hello@lunch.example", verified_at=days_ago(200))
    chaser = Actor.system("chase")
    with acting_as(chaser):
        assert verbs.chase(actor=chaser) == 1
    club.refresh_from_db()
    assert club.next_check_on > clock.today()
    assert entry_of(club).fresh_until < clock.today()


def test_beyond_the_limit_of_its_area_it_is_offered_to_nobody_until_somebody_checks(people, rhys):
    club = service("Lunch club", verified_at=days_ago(364))
    assert offered(club)
    Service.objects.filter(pk=club.pk).update(verified_at=days_ago(365))
    assert not offered(club)
    assert search(Question(words="lunch", offered=True)).too_old == 1
    with acting_as(rhys):
        verbs.verify(actor=rhys, service=club)
    assert offered(club)


def test_the_open_search_still_finds_it_below_those_that_were_checked(people):
    service("Old lunch", metres_east=10, verified_at=days_ago(400))
    service("Stale lunch", metres_east=20, verified_at=days_ago(200))
    service("Fresh lunch", metres_east=5000, verified_at=days_ago(2))
    found = search(Question(words="lunch", near=MARKET_SQUARE))
    assert [hit.name for hit in found.hits] == ["Stale lunch", "Fresh lunch", "Old lunch"]
    assert [(hit.stale, hit.offered) for hit in found.hits] == [
        (True, True),
        (False, True),
        (True, False),
    ]
    assert found.too_old == 0
    by_fit = [hit.name for hit in search(Question(words="lunch")).hits]
    assert by_fit == ["Fresh lunch", "Stale lunch", "Old lunch"]


def test_the_usual_pace_is_that_of_the_reviewed_file(db, monkeypatch):
    club = service("Lunch club", verified_at=days_ago(100))
    assert not use_usual_pace(), "nothing has changed"
    monkeypatch.setattr(
        "alongside.directory.services.usual_pace.usual_pace", lambda: Pace((10, 20), 90)
    )
    assert use_usual_pace()
    assert entry_of(club).offered_until == clock.today() - dt.timedelta(days=10)
    assert entry_of(club).fresh_until == clock.today() - dt.timedelta(days=80)
