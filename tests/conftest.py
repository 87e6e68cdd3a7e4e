"""What every test shares: the embedded server, kept until the last test process has gone."""

from typing import Any

import pytest

from alongside.config.embedded.base import hold_server


def pytest_configure() -> None:
    """Hold the server from the first process on: xdist's workers come and go.

    Holding starts nothing, so tests without a database stay quick.
    """
    hold_server()


@pytest.fixture
def people(db: None) -> Any:
    """The standing test people, at work in their organisations."""
    from tests.factories.standing import standing_people

    return standing_people()
