"""A page of the open data: a hundred services with everything known of them."""

from collections.abc import Iterator

from bench.figure import Figure, compared
from bench.floors import asking
from bench.load import get
from bench.rounds import in_turns, rates
from bench.run import Run
from bench.whole_services import at_least

PAGE = "/api/open-referral/v3/services?full=true&per_page=100"


def api_page(run: Run) -> Iterator[Figure]:
    assert run.scene
    charity = at_least(400)
    ids = charity.services.order_by("id").values_list("pk", flat=True)[:100]
    first = ",".join(map(str, ids))
    turns = in_turns(
        asking(run.servers.bare, get(f"/whole-services?ids={first}")),
        asking(run.servers.product, get(f"{PAGE}&organization_id={charity.pk}")),
    )
    # How many times longer the page takes, as the rates upside down.
    yield compared(
        "api_page",
        "api_page",
        [(1000 / floor, 1000 / product) for floor, product in rates(turns)],
        "ms",
        "a page of 100 services with all their parts, counted, nested and named as the standard "
        "wants, over all connections; floor: the same rows by raw SQL, written as JSON",
        ratio_at_most=2,
    )
