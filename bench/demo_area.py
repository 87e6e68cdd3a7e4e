"""The demonstration's area at full size, in a data folder of its own."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.house import COMMAND


@dataclass(frozen=True)
class BuiltArea:
    """A finished area: how to reach it, the seconds that building took, and what stands there."""

    environment: dict[str, str]
    seconds: float
    census: dict[str, Any]


def build(folder: Path) -> BuiltArea:
    """Build everything that `alongside demo` shows, in an empty database."""
    environment = {**os.environ, "ALONGSIDE_MODE": "demo", "ALONGSIDE_DATA_DIR": str(folder)}
    _alongside(environment, "migrate", "--verbosity=0")
    started = time.perf_counter()
    said = _alongside(environment, "build-demo-area", "--verbosity=0", "--json")
    return BuiltArea(environment, time.perf_counter() - started, json.loads(said))


def _alongside(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-c", COMMAND, *words]
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
