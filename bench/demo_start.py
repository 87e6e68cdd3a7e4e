"""How long somebody waits for the demonstration to come up again."""

import subprocess
import sys
import time
from collections.abc import Iterator

from bench.figure import Figure, alone
from bench.house import COMMAND, free_port
from bench.run import Run

STARTS = 3
PATIENCE = 60  # seconds


def demo_start(run: Run) -> Iterator[Figure]:
    """Each start begins with everything stopped."""
    area = run.demo_area
    yield alone(
        "demo_start",
        "demo_start",
        [_start(area.environment) for _start_number in range(STARTS)],
        "s",
        f"alongside demo over a finished demo area of {area.census['people']:,} people, "
        "everything stopped before, from the command to the printed address",
        at_most=8,
    )


def _start(environment: dict[str, str]) -> float:
    """Seconds until the address stands there; then all of it is stopped again."""
    command = [sys.executable, "-c", COMMAND, "demo", "--port", str(free_port())]
    started = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        try:
            for line in demo.stdout:
                if "Alongside is at" in line:
                    return time.perf_counter() - started
            raise RuntimeError("The demo ended without an address.")
        finally:
            demo.terminate()
            demo.communicate(timeout=PATIENCE)
