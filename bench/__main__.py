"""``python -m bench [NAME]``: measure, print a JSON line for each figure, write RESULTS.md."""

import signal
import sys
from collections.abc import Sequence

from bench.figure import Figure
from bench.house import Servers, temporary_house


def main(names: Sequence[str]) -> None:
    """Run the named benches, or all of them."""
    # Asked to stop, it tidies up as after Ctrl-C: servers, database and folder.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    figures: list[Figure] = []
    with temporary_house() as folder, Servers() as servers:
        # Only now: models cannot be imported before Django is set up.
        from bench import results
        from bench.benches import BENCHES
        from bench.run import Run, say

        unknown = set(names) - set(BENCHES)
        if unknown:
            raise SystemExit(f"No bench {', '.join(unknown)}. There are: {', '.join(BENCHES)}.")
        run = Run(folder, servers)
        for name in names or BENCHES:
            say(f"{name} …")
            for figure in BENCHES[name](run):
                print(figure.line(), flush=True)
                figures.append(figure)
        results.write(figures, whole=not names)


if __name__ == "__main__":
    main(sys.argv[1:])
