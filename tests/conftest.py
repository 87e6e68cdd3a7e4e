"""What every test shares: the embedded server, kept until the last test process has gone."""

from alongside.config.embedded.base import hold_server


def pytest_configure() -> None:
    """Hold the server from the first process on: xdist's workers come and go.

    Holding starts nothing, so tests without a database stay quick.
    """
    hold_server()
