"""What the benches of one run share, each part made when it is first asked for."""

import sys
import time
from functools import cached_property
from pathlib import Path

from bench.demo_area import BuiltArea, build
from bench.house import EMPTY, OURS, Servers, make_database, migrate
from bench.scene import Scene, set_scene

_STARTED = time.perf_counter()


class Run:
    """One installation under measurement."""

    def __init__(self, folder: Path, servers: Servers) -> None:
        self.folder, self.servers = folder, servers

    @cached_property
    def tables(self) -> bool:
        """Asked for: there are all the tables."""
        say("making the tables")
        migrate()
        make_database(EMPTY, like=OURS)
        return True

    @cached_property
    def scene(self) -> Scene:
        """The people at work, with their sign-ins."""
        assert self.tables
        say("filling them with a borough")
        return set_scene()

    @cached_property
    def demo_area(self) -> BuiltArea:
        """A finished demonstration, with nothing of it running."""
        say("building a demo area")
        return build(self.folder / "demo")


def say(text: str) -> None:
    """Tell whoever waits, with the seconds so far; standard output holds the figures alone."""
    print(f"{time.perf_counter() - _STARTED:5.0f} s  {text}", file=sys.stderr, flush=True)
