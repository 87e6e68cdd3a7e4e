"""What the figures are compared with starts, whatever the product has come to need."""

import os
import subprocess
import sys

from bench.house import BARE


def test_the_floors_start() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "django", "check"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": BARE, "ALONGSIDE_MODE": "demo"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
