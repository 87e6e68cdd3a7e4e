"""The page that a link worker looks at all day."""

from collections.abc import Iterator

from bench.figure import Figure, compared
from bench.floors import asking
from bench.load import get
from bench.rounds import in_turns, rates
from bench.run import Run
from bench.scene import cookies_of, signed_in
from bench.statements import statements_of

ADDRESS = "/cases/"
ROWS = 25


def board(run: Run) -> Iterator[Figure]:
    worker = run.scene.worker
    browser, bare = signed_in(worker), f"/cases/{worker.user_id}"
    page = browser.get(ADDRESS)
    assert page.status_code == 200
    assert page.content.count(b'href="/cases/0') >= ROWS, "the board shows its cases"
    queries = [sql for sql in statements_of(lambda: browser.get(ADDRESS)) if asks(sql)]
    turns = in_turns(
        asking(run.servers.bare, get(bare)),
        asking(run.servers.product, get(ADDRESS, cookies_of(worker))),
    )
    yield compared(
        "board",
        "board",
        rates(turns),
        "requests/s",
        f"the signed-in board with {ROWS} open cases; floor: a bare page of the same rows",
        ratio_at_least=0.5,
    )
    yield compared(
        "board",
        "board_p95",
        [(floor.p95, product.p95) for floor, product in turns],
        "ms",
        "the slowest twentieth of the same requests, eight at a time",
    )
    yield compared(
        "board",
        "board_queries",
        [(3, len(queries))],
        "queries",
        "what the signed-in board asks the database; floor: the bare page",
        value_at_most=12,
    )


def asks(sql: str) -> bool:
    """Whether it asks for something, and is no bracket around what does."""
    return not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
