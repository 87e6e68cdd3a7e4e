"""Asking strangers' servers, which may send us anywhere and keep us for ever."""

import pytest

from alongside.directory.fetching import FeedStopped, Fetcher, NotPublic, _is_public


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://0.0.0.0:1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://2130706433:1/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/latest/meta-data/",
        "http://[64:ff9b:1::10.0.0.1]/",
        "http://[::10.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://1.1.1.1:22/",
        "http://1.1.1.1:5432/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://user@example.org/",
        "nonsense",
        "http://[",
    ],
)
def test_no_address_inside_the_house_is_asked(url, settings):
    settings.FEEDS_MAY_BE_PRIVATE = False
    with Fetcher() as fetcher, pytest.raises(NotPublic):
        fetcher.json(url)


def test_a_redirect_leads_nowhere_either(there, settings):
    def away(handler):
        handler.send_response(302)
        handler.send_header("Location", "file:///etc/passwd")
        handler.end_headers()

    there.answers["/"] = away
    with Fetcher() as fetcher, pytest.raises(FeedStopped, match="starts with https"):
        fetcher.json(f"{there.url}/")

    def round_and_round(handler):
        handler.send_response(302)
        handler.send_header("Location", "/")
        handler.end_headers()

    there.answers["/"] = round_and_round
    with Fetcher() as fetcher, pytest.raises(FeedStopped, match="on and on"):
        fetcher.json(f"{there.url}/")


def test_a_public_address_behind_a_translator_is_public():
    assert _is_public("64:ff9b::1.1.1.1")


def test_a_port_of_its_own_is_asked_where_it_was_allowed(there, settings):
    settings.FEEDS_MAY_BE_PRIVATE = False
    settings.FEED_PORTS = {80, 443, int(there.url.rpartition(":")[2])}
    with Fetcher() as fetcher, pytest.raises(NotPublic, match="not a public address"):
        fetcher.json(f"{there.url}/")
