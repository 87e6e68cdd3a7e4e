"""``bench/RESULTS.md``: the figures as a table for people, and as they were printed."""

import datetime as dt
import platform
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

from alongside.config.embedded.programs import VERSION
from bench.figure import Figure

FILE = Path(__file__).with_name("RESULTS.md")

HEADING = """# How fast it is

Written by `make bench`, which measures all of it, or by `make bench ONLY=name`, which replaces the
figures of one bench. Every figure stands beside a floor measured in the same run, floor and product
in turns; the figures are medians of the rounds, with the lowest and the highest in brackets. The
machine is noisy and the load generator shares its processors with the servers: trust the ratios
more than the rates. A ratio is the figure divided by its floor: high is good for a rate, low for a
time or a count.

The floors run without middleware, sign-in, row security and audit, on the same server
(`alongside serve`: granian, two processes of four threads), the same embedded PostgreSQL (with
`fsync` on) and eight connections kept open. The product runs in production mode behind a pretended
TLS proxy; no worker delivers messages meanwhile. The tables hold 20,000 people, 5,000 open cases
and twenty teams; those of `caseload`, in a database of its own, what its figures say.
"""


def machine() -> str:
    """What it was measured on, and how busy that was: by itself a run keeps few processes so."""
    memory = psutil.virtual_memory().total / 2**30
    *_shorter, busy = psutil.getloadavg()
    return (
        f"{dt.datetime.now().astimezone():%-d %B %Y}: {psutil.cpu_count()} processors, "
        f"{memory:.0f} GiB, {_system()}, Python {platform.python_version()}, "
        f"embedded PostgreSQL {VERSION}; on average {busy:.0f} processes wanted to run in the "
        "quarter of an hour before"
    )


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)


def merged(earlier: Iterable[Figure], fresh: Sequence[Figure]) -> list[Figure]:
    """The earlier figures, those of the benches measured now replaced, in their old place."""
    replaced = {figure.bench for figure in fresh}
    kept: list[Figure] = []
    for figure in earlier:
        if figure.bench not in replaced:
            kept.append(figure)
        elif not any(each.bench == figure.bench for each in kept):
            kept += [each for each in fresh if each.bench == figure.bench]
    known = {figure.bench for figure in kept}
    return [*kept, *(figure for figure in fresh if figure.bench not in known)]


def write(figures: Sequence[Figure], *, whole: bool) -> None:
    """Write the file anew, or put these figures in the place of earlier ones."""
    before = "" if whole or not FILE.exists() else FILE.read_text(encoding="utf-8")
    FILE.write_text(text_of(merged(read(before), figures), machine()), encoding="utf-8")


def read(text: str) -> list[Figure]:
    """The figures in an earlier file."""
    return [Figure.read(line) for line in re.findall(r"^\{.*\}$", text, re.MULTILINE)]


def text_of(figures: Sequence[Figure], measured_on: str) -> str:
    """The whole file."""
    return "\n".join(
        [
            HEADING,
            f"Last measured on {measured_on}.",
            "",
            "| Figure | Value | Floor | Ratio | Target | Met | What it is |",
            "|---|---|---|---|---|---|---|",
            *(_row(figure) for figure in figures),
            "",
            "## As printed",
            "",
            "```json",
            *(figure.line() for figure in figures),
            "```",
            "",
        ]
    )


def _row(figure: Figure) -> str:
    met = {None: "", True: "yes", False: "**no**"}[figure.met]
    cells = [
        f"`{figure.name}`",
        f"{_number(figure.value)} {figure.unit}{_between(figure.value_range)}",
        "" if figure.floor is None else f"{_number(figure.floor)}{_between(figure.floor_range)}",
        ""
        if figure.ratio is None
        else f"{figure.ratio:.2f}{_between(figure.ratio_range, digits=2)}",
        figure.target,
        met,
        figure.means,
    ]
    return f"| {' | '.join(cells)} |"


def _number(value: float, digits: int | None = None) -> str:
    if digits is not None:
        return f"{value:.{digits}f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:g}"


def _between(pair: tuple[float, float] | None, digits: int | None = None) -> str:
    if pair is None or pair[0] == pair[1]:
        return ""
    return f" ({_number(pair[0], digits)}–{_number(pair[1], digits)})"
