"""Who reads a feed: two at once, one that fails, one that dies."""

import datetime as dt

import pytest

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.directory import reading
from alongside.directory.fetching import Fetcher
from alongside.directory.models import ImportPreview
from alongside.directory.reading import read_feed
from alongside.directory.services.previews import begin_feed, commit, read_on, remember_source, stop
from tests.directory.feeds import page, path, service


@pytest.fixture
def begun(needs, postcodes, importer, there):
    """A feed of two pages, of which nothing is read."""
    for number, name in enumerate("ab", 1):
        there.answers[path(number)] = page(service(name), total=2)
    with acting_as(importer) as actor:
        source = remember_source(
            actor=actor, code="feed", title="A feed", kind="openreferral", url=there.url
        )
        return begin_feed(actor=actor, source=source)


@pytest.fixture
def as_a_page_comes(monkeypatch):
    """Have something happen once, while the first page is on its way."""

    def arrange(call):
        ask, calls = Fetcher.json, [call]

        def json(self, url):
            answer = ask(self, url)
            if calls:
                calls.pop()()
            return answer

        monkeypatch.setattr(Fetcher, "json", json)

    return arrange


def test_of_two_readers_the_slower_leaves_it_to_the_other(begun, importer, there, as_a_page_comes):
    as_a_page_comes(lambda: read_feed(actor=importer, preview_id=begun.pk))
    preview = read_feed(actor=importer, preview_id=begun.pk)
    assert (preview.state, preview.why_stopped) == ("ready", "")
    assert [record.key for record in preview.records.all()] == ["a", "b"]
    assert there.asked.count(path(2)) == 1


def test_a_reader_whose_page_fails_stops_nobody_else(begun, importer, there, as_a_page_comes):
    first, there.answers[path(1)] = there.answers[path(1)], {"contents": "none"}

    def good_again():
        there.answers[path(1)] = first
        read_feed(actor=importer, preview_id=begun.pk)

    as_a_page_comes(good_again)
    preview = read_feed(actor=importer, preview_id=begun.pk)
    assert (preview.state, preview.why_stopped) == ("ready", "")
    assert preview.records.count() == 2


def test_somebody_decides_while_a_page_is_on_its_way(begun, importer, as_a_page_comes):
    def decide():
        with acting_as(importer) as actor:
            stop(actor=actor, preview_id=begun.pk, asked=begun.next_page, why="Enough")
            commit(actor=actor, preview_id=begun.pk)

    as_a_page_comes(decide)
    assert read_feed(actor=importer, preview_id=begun.pk).state == "committed"


def test_a_fault_of_ours_is_said_and_the_feed_can_be_read_on(begun, importer, monkeypatch):
    keep = reading.keep_page
    monkeypatch.setattr(reading, "keep_page", lambda **words: {}["nothing"])
    with pytest.raises(KeyError):
        read_feed(actor=importer, preview_id=begun.pk)
    begun.refresh_from_db()
    assert begun.state == "stopped"
    assert "fault of ours" in begun.why_stopped
    monkeypatch.setattr(reading, "keep_page", keep)
    assert read_feed(actor=importer, preview_id=begun.pk).state == "ready"


def test_a_reading_that_died_without_a_word_can_be_taken_up(begun, importer):
    assert not begun.is_silent
    with clock.telling(clock.now() + dt.timedelta(minutes=16)):
        assert begun.is_silent
        with acting_as(importer) as actor:
            read_on(actor=actor, preview_id=begun.pk)
        assert not ImportPreview.objects.get().is_silent
    assert read_feed(actor=importer, preview_id=begun.pk).state == "ready"
