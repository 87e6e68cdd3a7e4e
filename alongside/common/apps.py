"""What holds for every connection to the database."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

# Statements whose plan a connection keeps. Fifty pages ask about 150: with psycopg's hundred, which
# counts what was asked once as well, each pushes out another before it comes a third time.
PLANS_KEPT = 500


class CommonConfig(AppConfig):
    name = "alongside.common"

    def ready(self) -> None:
        connection_created.connect(_keep_plans)


def _keep_plans(*, connection: Any, **_signal: Any) -> None:
    connection.connection.prepared_max = PLANS_KEPT
