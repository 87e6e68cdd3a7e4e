"""How long the first start of the demonstration takes to invent its borough."""

from collections.abc import Iterator

from bench.figure import Figure, alone
from bench.run import Run


def demo_build(run: Run) -> Iterator[Figure]:
    """The whole area, once, for it takes long; what came of it is counted in the database."""
    area, found = run.demo_area, run.demo_area.census
    statuses = ", ".join(f"{count:,} {status}" for status, count in found["statuses"].items())
    yield alone(
        "demo_build",
        "demo_build",
        [area.seconds],
        "s",
        "alongside build-demo-area into empty tables, start of the command included: "
        f"{found['people']:,} people, {found['services']:,} services, "
        f"{found['organisations']:,} organisations and {found['referrals']:,} referrals "
        f"sent in {len(found['months'])} months ({statuses})",
    )
