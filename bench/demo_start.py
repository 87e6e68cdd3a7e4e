"""How long somebody waits for the demonstration to come up again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, alone
from bench.house import free_port
from bench.imports import COMMAND
from bench.run import Run, say

STARTS = 3
PATIENCE = 60  # seconds


def demo_start(_run: Run) -> Iterator[Figure]:
    """In a data folder of its own; each start begins with everything stopped."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-bench-demo-"))
    environment = {**os.environ, "ALONGSIDE_MODE": "demo", "ALONGSIDE_DATA_DIR": str(folder)}
    try:
        say("building a small demo area")
        for words in (
            ["migrate", "--verbosity=0"],
            ["build-demo-area", "--small", "--verbosity=0"],
        ):
            _alongside(words, environment).check_returncode()
        seconds = [_start(environment) for _start_number in range(STARTS)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    yield alone(
        "demo_start",
        "demo_start",
        seconds,
        "s",
        "alongside demo over a small finished demo area, everything stopped before, "
        "from the command to the printed address",
        at_most=8,
    )


def _alongside(words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", COMMAND, *words]
    return subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)


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
            demo.send_signal(signal.SIGINT)
            demo.communicate(timeout=PATIENCE)
