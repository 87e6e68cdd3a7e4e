"""What the second lock costs: the pages about people with row security and without it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from alongside.care.models import Case
from bench.figure import Figure, compared
from bench.floors import asking
from bench.load import Load, get
from bench.rounds import Round, in_turns, rates
from bench.run import Run
from bench.scene import cookies_in, signed_in

MOST = 0.25  # of the time without it
ROUNDS = 11  # what is looked for is less than what the machine itself differs from round to round
SETTLED = 4.0  # seconds: each switch makes every connection plan its statements anew


def row_security(run: Run) -> Iterator[Figure]:
    worker = run.scene.worker
    browser = signed_in(worker)
    cookies = cookies_in(browser)
    case = Case.objects.select_related("person").filter(worker_id=worker.user_id).first()
    assert case, "a borough at work"
    found = browser.post("/cases/", {"words": case.person.family_name})["Location"]
    assert str(case.pk) in browser.get(found).text
    pages = {
        "board": ("/cases/", "the signed-in board with 25 open cases"),
        "person": (f"/cases/{case.pk}/", "a person’s case page"),
        "find": (found, "what is found on the board for a part of a name"),
    }
    for name, (address, what) in pages.items():
        assert browser.get(address).status_code == 200
        locked = _settled(asking(run.servers.product, get(address, cookies)))
        yield compared(
            "row_security",
            f"row_security_{name}",
            rates(in_turns(_unlocked(locked), locked, ROUNDS)),
            "requests/s",
            f"{what}, under row security; floor: the same page while no table has it",
            ratio_at_least=1 / (1 + MOST),
        )


def _settled(page: Round) -> Round:
    """The same rounds once the plans are kept: nobody switches the second lock in earnest."""

    def round_of(seconds: float) -> Load:
        page(SETTLED)
        return page(seconds)

    return round_of


def _unlocked(page: Round) -> Round:
    """The same rounds while the second lock is open; the first one still chooses what is shown."""

    def round_of(seconds: float) -> Load:
        with _no_row_security():
            return page(seconds)

    return round_of


@contextmanager
def _no_row_security() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity")
        tables = [name for (name,) in cursor.fetchall()]
        assert tables, "there is something to switch off"
        _switch(tables, "DISABLE")
        try:
            yield
        finally:
            _switch(tables, "ENABLE")


def _switch(tables: list[str], how: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY")
