"""``alongside worker``: does the jobs that pages and verbs have queued."""

from argparse import ArgumentParser
from typing import Any, cast

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from alongside.config import processes
from alongside.config.embedded.base import hold_server

HEARTBEAT = 10  # seconds; /healthz calls a worker silent after three of them


class Command(BaseCommand):
    """Procrastinate's worker over every queue."""

    help = "Delivers messages and facts and does other queued jobs until it is stopped."
    requires_system_checks = ["messaging"]  # the others are for whoever changes the code

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jobs", type=int, default=2, help="how many at the same time")
        processes.add_parent_argument(parser)

    def handle(self, **options: Any) -> None:
        processes.stop_with_parent(options)
        hold_server()
        self.check(tags=["needs"])  # only now: an embedded server is held first
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        with app.replace_connector(connector) as worker_app:
            # SIGTERM and SIGINT let running jobs end; what is cut off is retried (config.tasks).
            worker_app.run_worker(
                concurrency=options["jobs"],
                update_heartbeat_interval=HEARTBEAT,
                shutdown_graceful_timeout=20,
                delete_jobs="successful",
            )
