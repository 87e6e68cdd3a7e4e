"""What every test shares: the embedded server, kept until the last test process has gone."""

import pytest
from django.conf import settings

from alongside.config.embedded.base import DatabaseWrapper, server_of


def pytest_configure(config: pytest.Config) -> None:
    """Hold the server from the first process on: xdist's workers come and go.

    Holding starts nothing, so tests without a database stay quick.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] == DatabaseWrapper.__module__.rpartition(".")[0]:
        server_of(database).hold()
