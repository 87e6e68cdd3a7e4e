"""Whoever may name a feed must not make the server ask inside the house on their behalf."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import httpcore
import pytest

from alongside.directory.fetching import FeedStopped, Fetcher, NotPublic
from tests.directory.server import Elsewhere, elsewhere

PUBLIC = "93.184.215.14"
INSIDE = (
    "127.0.0.1",
    "127.9.9.9",
    "127.1",
    "0",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "2130706433",
    "LOCALHOST",
    "localhost.",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.10",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
)
OTHER_WAYS = (
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "FILE:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "dict://127.0.0.1:11211/stats",
    "ftp://127.0.0.1/",
    "ldap://127.0.0.1/",
    "jar:http://127.0.0.1!/",
    "data:application/json,[]",
    "javascript:alert(1)",
    "//127.0.0.1/",
    "http:127.0.0.1",
    "http:///127.0.0.1",
    "http://feeds.example@127.0.0.1/",
    "http://feeds.example:80" + "@127.0.0.1/",
    "http://127.0.0.1#@feeds.example/",
    "http://127.0.0.1\\@feeds.example/",
    "http://127.0.0.1 /",
    "http://127.0.0.1\r\nHost: feeds.example/",
)


class World:
    """``names``: what each name is answered with, one answer a question; ``reached``: by whom."""

    def __init__(self, server: Elsewhere) -> None:
        self.server = server
        self.names: dict[str, list[list[str]]] = {"feeds.example": [[PUBLIC]]}
        self.asked: list[str] = []
        self.reached: list[str] = []

    def look_up(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def getaddrinfo(host: str, port: Any, *args: Any, **named: Any) -> Any:
            answers = self.names.get(host)
            if answers is None:
                return real(host, port, *args, **named)
            self.asked.append(host)
            told = answers.pop(0) if len(answers) > 1 else answers[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in told]

        return getaddrinfo


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An Internet of one server, which stands behind every public address."""
    settings.FEEDS_MAY_BE_PRIVATE = False
    with elsewhere() as server:
        world = World(server)
        monkeypatch.setattr(socket, "getaddrinfo", world.look_up(socket.getaddrinfo))
        connect = httpcore.SyncBackend.connect_tcp
        port = int(server.url.rpartition(":")[2])

        def connect_tcp(self: Any, host: str, _port: int, *rest: Any) -> Any:
            world.reached.append(host)
            return connect(self, "127.0.0.1", port, *rest)

        monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect_tcp)
        yield world


def _is_left_alone(world: World, url: str) -> bool:
    """It is refused as a feed and as the web address of a service; nothing was connected to."""
    refused = 0
    for ask in (Fetcher.json, Fetcher.status):
        with Fetcher() as fetcher:
            try:
                ask(fetcher, url)
            except FeedStopped:
                refused += 1
    return refused == 2 and not world.reached


def test_a_public_feed_is_read(world: World) -> None:
    world.server.answers["/"] = {"services": []}
    with Fetcher() as fetcher:
        assert fetcher.json("http://feeds.example/") == {"services": []}
    assert world.reached == [PUBLIC]


def test_no_spelling_of_an_address_inside_is_asked(world: World) -> None:
    for host in INSIDE:
        assert _is_left_alone(world, f"http://{host}/"), host


def test_no_other_way_than_the_web_is_taken(world: World) -> None:
    for url in OTHER_WAYS:
        assert _is_left_alone(world, url), url


def test_no_other_port_is_tried(world: World) -> None:
    for port in (22, 25, 5432, 6379, 8000, 9200):
        assert _is_left_alone(world, f"http://feeds.example:{port}/"), port


def test_a_public_feed_leads_nobody_inside(world: World) -> None:
    inside = [f"http://{host}/" for host in INSIDE]
    for leads_to in [*inside, *OTHER_WAYS[:-1], "http://feeds.example:5432/"]:

        def away(handler: Any, leads_to: str = leads_to) -> None:
            handler.send_response(302)
            handler.send_header("Location", leads_to.encode().decode("latin-1"))
            handler.end_headers()

        world.server.answers["/"] = away
        world.reached.clear()
        for ask in (Fetcher.json, Fetcher.status):
            with Fetcher() as fetcher, suppress(FeedStopped):
                ask(fetcher, "http://feeds.example/")
        assert {*world.reached} == {PUBLIC}, leads_to


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(world: World) -> None:
    """What was looked up is what is connected to; each new question is checked anew."""
    world.server.answers["/"] = []
    world.names["turns.example"] = [[PUBLIC], ["127.0.0.1"]]
    with Fetcher() as fetcher:
        assert fetcher.json("http://turns.example/") == []
    assert world.asked == ["turns.example"]
    assert world.reached == [PUBLIC]
    world.reached.clear()
    with Fetcher() as fetcher, pytest.raises(NotPublic, match="not a public address"):
        fetcher.json("http://turns.example/")
    assert not world.reached


def test_a_name_with_one_address_inside_is_not_asked_at_all(world: World) -> None:
    world.names["mixed.example"] = [[PUBLIC, "10.0.0.5"]]
    assert _is_left_alone(world, "http://mixed.example/")


def test_no_proxy_of_the_surroundings_is_used(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    world.server.answers["/"] = []
    with Fetcher() as fetcher:
        fetcher.json("http://feeds.example/")
    assert world.reached == [PUBLIC]
