"""A feed is read again by itself at its own pace; one that fails is seen, and tried more seldom."""

import datetime as dt

import pytest
from procrastinate.contrib.django import app

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.directory.models import ImportSource, Service
from alongside.directory.rereading import read_again
from alongside.directory.services.previews import remember_source
from alongside.directory.services.rereading import set_reading, take_up_due
from tests.directory.feeds import page, path, service

DAY = dt.timedelta(days=1)


@pytest.fixture
def feed(read, there, done) -> ImportSource:
    """It was read once, with one service."""
    there.answers[path(1)] = page(service("a"))
    done(read("openreferral"))
    there.answers.clear()
    return ImportSource.objects.get()


@pytest.fixture
def daily(feed, importer) -> ImportSource:
    with acting_as(importer) as actor:
        set_reading(actor=actor, source=feed, days=1)
    return feed


def due(importer) -> list[object]:
    with acting_as(importer) as actor:
        return take_up_due(actor=actor)


def whatever_is_asked(there, answer) -> None:
    """The address holds the moment of the last reading."""
    there.answers = _Always(answer)


class _Always(dict):
    def __init__(self, answer) -> None:
        self.answer = answer

    def get(self, _path, _default=None):
        return self.answer


def test_a_feed_is_read_at_its_pace_and_given_to_one_alone(daily, there, importer):
    assert due(importer) == [daily.pk]
    assert due(importer) == [], "another worker asks in the same hour"
    whatever_is_asked(there, page(service("b")))
    now = clock.now()
    done = read_again(actor=importer, source_id=daily.pk)
    assert Service.objects.filter(name="Chair yoga b").exists()
    assert done and done.failures == 0
    assert done.next_read_at - now >= DAY - dt.timedelta(minutes=1)
    with clock.telling(clock.now() + DAY + dt.timedelta(hours=1)):
        assert due(importer) == [daily.pk]


def test_a_feed_that_fails_says_why_and_is_tried_more_and_more_seldom(daily, there, importer):
    whatever_is_asked(there, 500)
    waits = []
    for _time in range(6):
        now = clock.now()
        failed = read_again(actor=importer, source_id=daily.pk)
        waits.append(round((failed.next_read_at - now) / dt.timedelta(hours=1)))
    assert waits == [1, 2, 4, 8, 16, 24]
    assert (failed.failures, bool(failed.why_failed)) == (6, True)
    assert not any(preview.is_open for preview in daily.previews.all())
    whatever_is_asked(there, page(service("b")))
    well = read_again(actor=importer, source_id=daily.pk)
    assert (well.failures, well.why_failed) == (0, "")


def test_a_paused_feed_is_not_read_and_a_preview_of_somebody_goes_first(
    daily, there, importer, read
):
    open_preview = read("openreferral")
    waiting = read_again(actor=importer, source_id=daily.pk)
    assert "waits for your decision" in waiting.why_failed
    open_preview.refresh_from_db()
    assert open_preview.is_open
    with acting_as(importer) as actor:
        set_reading(actor=actor, source=daily, days=None)
    asked = len(there.asked)
    assert read_again(actor=importer, source_id=daily.pk) is None
    assert due(importer) == []
    assert len(there.asked) == asked


def test_only_editors_and_only_of_a_feed(people, feed, importer):
    with acting_as(people.amina), pytest.raises(NotPermitted):
        set_reading(actor=people.amina, source=feed, days=1)
    with acting_as(importer) as actor:
        file = remember_source(actor=actor, code="file", title="A file", kind="sheet")
        with pytest.raises(Refused, match="uploaded"):
            set_reading(actor=actor, source=file, days=1)
        with pytest.raises(Refused, match="every day or every week"):
            set_reading(actor=actor, source=feed, days=3)


def test_the_clock_looks_for_feeds_every_hour():
    names = {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
    assert "directory.read_feeds_again" in names
