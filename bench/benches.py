"""Every bench by its name, in the order of a whole run."""

from collections.abc import Callable, Iterator

from bench.api import api_page
from bench.board import board
from bench.booking import booking
from bench.caseload import caseload
from bench.demo_build import demo_build
from bench.demo_start import demo_start
from bench.figure import Figure
from bench.floors import floor_insert, floor_page, floor_plain
from bench.imports import import_directory, import_postcodes, import_rows
from bench.matching import matching
from bench.reminders import reminders
from bench.row_security import row_security
from bench.run import Run
from bench.search import search
from bench.send import send

BENCHES: dict[str, Callable[[Run], Iterator[Figure]]] = {
    bench.__name__: bench
    for bench in (
        floor_plain,
        floor_page,
        floor_insert,
        board,
        send,
        booking,
        reminders,
        row_security,
        caseload,
        demo_build,
        demo_start,
        api_page,
        import_postcodes,
        search,
        matching,
        import_directory,
        import_rows,
    )
}
