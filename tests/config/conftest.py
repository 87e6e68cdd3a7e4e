"""Room for real database folders."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder that goes with its test.

    Pytest's own keeps hundreds of megabytes of old databases, and another run of pytest closes
    the way to it for the user that PostgreSQL runs as.
    """
    with tempfile.TemporaryDirectory(prefix="alongside-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()
