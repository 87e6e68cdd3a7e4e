"""Web addresses are looked at slowly, from outside, and remembered; only the loopback answers."""

import contextlib
import datetime as dt
import select
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.directory.fetching import Fetcher
from alongside.directory.models import LinkCheck, Service
from alongside.directory.queries.link_checks import dead_links, to_look_at
from alongside.directory.services.link_checks import check_links, look
from tests.directory.corner import service

LOOKER = Actor.system("links")
KINDS = LinkCheck.Outcome


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status = int(self.path.strip("/") or 200)
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/302" if status == 302 else "/200")
        self.end_headers()
        self.wfile.write(b"x" * 10)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def site(settings) -> Iterator[str]:
    settings.FEEDS_MAY_BE_PRIVATE = True
    Handler.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/", KINDS.WORKS),
        ("/301", KINDS.WORKS),
        ("/403", KINDS.WORKS),
        ("/404", KINDS.GONE),
        ("/410", KINDS.GONE),
        ("/500", KINDS.FAILS),
        ("/302", KINDS.UNREACHABLE),
    ],
)
def test_how_an_address_answers(site, path, outcome):
    with Fetcher() as fetcher:
        assert look(fetcher, site + path)[0] == outcome


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/", "file:///etc/passwd"]
)
def test_what_is_not_on_the_public_web_is_not_asked(url):
    with Fetcher() as fetcher:
        assert look(fetcher, url) == (KINDS.NOT_PUBLIC, None)


def test_nobody_there_is_unreachable(settings):
    settings.FEEDS_MAY_BE_PRIVATE = True
    with Fetcher() as fetcher:
        assert look(fetcher, "http://127.0.0.1:1/")[0] == KINDS.UNREACHABLE


def test_a_link_is_dead_after_two_failures_and_alive_after_one_success(site, people):
    club = service("Club", url=f"{site}/404")
    for day in (0, 4):
        with clock.telling(clock.now() + dt.timedelta(days=day)):
            assert check_links(actor=LOOKER, most=10) == 1
            assert check_links(actor=LOOKER, most=10) == 0, "not before its time"
        assert dead_links().count() == (1 if day else 0)
    Service.objects.filter(pk=club.pk).update(url=f"{site}/200")
    assert not dead_links().exists(), "the address was changed"
    assert check_links(actor=LOOKER, most=10) == 1
    check = LinkCheck.objects.get()
    assert (check.outcome, check.failures, check.status_code) == (KINDS.WORKS, 0, 200)


def test_a_website_is_asked_once_in_a_run(site, people):
    for number in range(3):
        service(f"Club {number}", url=f"{site}/20{number}")
    assert check_links(actor=LOOKER, most=10) == 1
    assert len(Handler.asked) == 1
    assert to_look_at().count() == 2


def test_a_website_with_very_many_entries_holds_up_no_other(site, people):
    for number in range(12):
        service(f"Branch {number}", url="http://localhost:1/")
    last = service("Club", url=f"{site}/200")
    assert check_links(actor=LOOKER, most=2) == 2
    assert LinkCheck.objects.get(service=last).outcome == KINDS.WORKS


def test_who_sends_a_byte_now_and_then_wins_no_time(settings):
    settings.FEEDS_MAY_BE_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as door, Fetcher(longest=0.3) as fetcher:
        trickle = threading.Thread(target=_trickle, args=(door,))
        trickle.start()
        address = f"http://127.0.0.1:{door.getsockname()[1]}/"
        assert look(fetcher, address) == (KINDS.UNREACHABLE, None)
        trickle.join(timeout=10)
        assert not trickle.is_alive(), "the connection was closed"


def _trickle(door: socket.socket) -> None:
    """Headers without end."""
    caller, _address = door.accept()
    with caller, contextlib.suppress(OSError):
        caller.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not select.select([caller], [], [], 0.05)[0] or caller.recv(4096):
            caller.sendall(b"x")


def test_a_run_is_bounded_and_an_entry_without_address_is_passed_over(site, people):
    service("Silent")
    assert check_links(actor=LOOKER, most=0) == 0
