"""The directory of the demo area says what a good one says, and leaves gaps as real ones do."""

import datetime as dt

import pytest
from django.db.models import Count

from alongside.common import clock
from alongside.directory.models import (
    Accessibility,
    Assurance,
    Capacity,
    Language,
    Location,
    Photo,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
)
from alongside.directory.occurrences import all_occurrences
from tests.demo.conftest import SERVICES

pytestmark = [pytest.mark.usefixtures("area"), pytest.mark.xdist_group("area")]


def test_every_state_of_room_is_there_and_many_have_said_nothing():
    assert set(Capacity.objects.values_list("state", flat=True)) == set(Capacity.State.values)
    assert Capacity.objects.count() < SERVICES


def test_languages_breaks_and_areas():
    assert Language.objects.values("code").distinct().count() >= 5
    assert ServiceArea.objects.exclude(area=None).count() == SERVICES
    assert ScheduleException.objects.exclude(reason="").exists()
    assert not ScheduleException.objects.filter(ends_on__lt=clock.today() - dt.timedelta(2))


def test_of_some_venues_nobody_has_said_anything():
    known = Location.objects.annotate(facts=Count("accessibility"))
    assert known.filter(facts=0).exists()
    assert known.filter(facts__gt=6).exists()
    assert set(Accessibility.objects.values_list("holds", flat=True)) == {True, False}


def test_tiers_are_given_with_evidence():
    tiers = set(Assurance.objects.values_list("tier", flat=True))
    assert tiers == {"self-declared", "checked", "commissioned"}, "listed is what has no row"
    assert not Assurance.objects.filter(tier="self-declared", evidence__isnull=False).exists()
    assert not Assurance.objects.filter(tier="checked", evidence=None).exists()


def test_everything_that_repeats_has_dates_ahead():
    ahead = clock.today() + dt.timedelta(days=120)
    for service in Service.objects.prefetch_related("schedules__exceptions"):
        found = list(all_occurrences(service.schedules.all(), clock.today(), ahead))
        assert found, service
    assert Schedule.objects.filter(freq="MONTHLY").exists()


def test_some_doors_are_in_a_picture_that_says_what_it_shows():
    photo = Photo.objects.first()
    assert bytes(photo.image).startswith(b"\xff\xd8")
    assert "door" in photo.alt
