"""A full caseload in a large region: board, a person's page, a contact noted in a hurry.

Each page beside a bare one with the same rows, and beside itself in a region with a tenth of the
people: two databases of one server, asked in turns.
"""

import os
import uuid
from collections.abc import Iterable, Iterator
from itertools import count, cycle
from urllib.parse import urlencode

from django.test import Client

from alongside.care.models import Case, Contact
from bench.board import asks
from bench.caseload_scene import OPEN, STORY, Caseload, Region
from bench.figure import Figure, alone, compared
from bench.floors import REFERRAL, asking
from bench.house import EMPTY, Servers, connected_to, database
from bench.load import CONNECTIONS, Load, get, load, post
from bench.rounds import Round, in_turns, rates
from bench.run import Run, say
from bench.scene import CSRF, cookies_in, signed_in
from bench.statements import statements_of

LARGE = int(os.environ.get("BENCH_CASELOAD_PEOPLE", "100000"))
SMALL = LARGE // 10
SERVICES = int(os.environ.get("BENCH_CASELOAD_SERVICES", "50000"))
REGION, TENTH = "caseload", "caseload_tenth"
BROWSERS = 10 * CONNECTIONS
MOST = 1.3  # times the time, with ten times the people


def caseload(run: Run) -> Iterator[Figure]:
    assert run.tables  # the server runs
    with database(REGION, like=EMPTY):
        with connected_to(REGION):
            region = Region()
            say(f"filling it with {SMALL:,} people and {SERVICES:,} services")
            region.grow(SMALL, SERVICES)
            told = region.caseload()
            # Nobody notes eight contacts at once in one browser, or sees none of the answers.
            browsers = [signed_in(told.worker) for _browser in range(BROWSERS)]
        # What the browsers are signed in with is of both.
        with database(TENTH, like=REGION):
            with connected_to(REGION):
                say(f"filling it with {LARGE:,} people")
                region.grow(LARGE, SERVICES)
            with Servers(REGION) as large, Servers(TENTH) as small:
                yield from _figures(_Asked(told, browsers), large, small)


class _Asked:
    """What is asked, in whichever of the two databases."""

    def __init__(self, told: Caseload, browsers: list[Client]) -> None:
        self.told, self.browser = told, browsers[0]
        cookies = cookies_in(self.browser)
        self.board = get("/cases/", cookies)
        self.person = get(f"/cases/{told.case_id}/", cookies)
        self.suits = get(f"/cases/{told.case_id}/suits/", cookies)
        self.cookies = [cookies_in(browser) for browser in browsers]


def _figures(asked: _Asked, large: Servers, small: Servers) -> Iterator[Figure]:
    with connected_to(REGION):
        yield _statements(asked)
    told = asked.told
    pages = {
        "board": (
            asked.board,
            f"/cases/{told.worker.user_id}",
            f"the signed-in board of {OPEN} open cases, its first page of 25",
        ),
        "person": (
            asked.person,
            f"/people/{told.case_id}",
            f"a person’s page with {STORY} moments, the first 25 of them",
        ),
    }
    for name, (page, bare, what) in pages.items():
        turns = in_turns(asking(large.bare, get(bare)), asking(large.product, page))
        yield compared(
            "caseload",
            f"caseload_{name}",
            rates(turns),
            "requests/s",
            f"{what}, among {LARGE:,} people, {LARGE * 10:,} contacts and {SERVICES:,} services; "
            "floor: a bare page of the same rows",
            ratio_at_least=0.5,
        )
    noting = _Noting(asked, REGION, large.product)
    inserts = asking(large.bare, post("/referrals", REFERRAL), status=201)
    yield compared(
        "caseload",
        "caseload_quick_add",
        rates(in_turns(inserts, noting)),
        "requests/s",
        f"a contact noted from anywhere, with one of {OPEN} to pick from: contact, case, audit, "
        "one commit; floor: C, three bare inserts",
        ratio_at_least=0.4,
    )
    grown: dict[str, tuple[Round, Round]] = {
        "board": (asking(small.product, asked.board), asking(large.product, asked.board)),
        "person": (asking(small.product, asked.person), asking(large.product, asked.person)),
        "quick_add": (_Noting(asked, TENTH, small.product), noting),
        "suits": (asking(small.product, asked.suits), asking(large.product, asked.suits)),
    }
    for name, (tenth, whole) in grown.items():
        yield compared(
            "caseload",
            f"caseload_{name}_growth",
            [(1000 / few, 1000 / many) for few, many in rates(in_turns(tenth, whole))],
            "ms",
            f"the same, for each answer; floor: the same with a tenth of the people ({SMALL:,})"
            if name != "suits"
            else f"the page of what suits a person, {LARGE:,} people; floor: with {SMALL:,}",
            ratio_at_most=MOST,
        )


def _statements(asked: _Asked) -> Figure:
    page = asked.browser.get("/cases/")
    assert page.status_code == 200
    assert page.content.count(b'href="/cases/0') >= 25, "the board shows its first page"
    assert str(OPEN) in page.content.decode(), "it says how many there are"
    person = asked.browser.get(f"/cases/{asked.told.case_id}/")
    assert person.status_code == 200 and b"page=2" in person.content, "the story has pages"
    queries = [sql for sql in statements_of(lambda: asked.browser.get("/cases/")) if asks(sql)]
    return alone(
        "caseload",
        "caseload_board_queries",
        [len(queries)],
        "queries",
        f"what the signed-in board of {OPEN} open cases asks the database",
        at_most=15,
    )


class _Noting:
    """Rounds of contacts: each connection with other people of the caseload in turn."""

    def __init__(self, asked: _Asked, name: str, port: int) -> None:
        self._cookies, self._name, self._port = asked.cookies, name, port
        with connected_to(name):
            mine = Case.objects.filter(worker_id=asked.told.worker.user_id, status="open")
            self._cases = [str(key) for key in mine.order_by("pk").values_list("pk", flat=True)]
        assert len(self._cases) == OPEN
        self._place = count()

    def __call__(self, seconds: float) -> Load:
        before = self._kept()
        forms: list[Iterable[bytes]] = [self._forms(place) for place in range(CONNECTIONS)]
        done = load(self._port, forms, seconds=seconds, status=302)
        assert self._kept() - before == done.answers, "each answer is a contact that is kept"
        return done

    def _forms(self, place: int) -> Iterator[bytes]:
        browsers = cycle(self._cookies[place::CONNECTIONS])
        for case, cookies in zip(cycle(self._cases[place::CONNECTIONS]), browsers, strict=False):
            form = {
                "csrfmiddlewaretoken": CSRF,
                "idempotency_key": uuid.uuid4(),
                "case": case,
                "kind": "phone",
                "outcome": "spoke",
                "minutes": 10,
                "note": "We spoke about the bus to the lunch club.",
            }
            yield post("/cases/contact/", urlencode(form).encode(), cookies)

    def _kept(self) -> int:
        with connected_to(self._name):
            return Contact.objects.count()
