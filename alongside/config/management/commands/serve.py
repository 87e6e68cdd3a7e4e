"""``alongside serve``: the web server."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from alongside.config import processes
from alongside.config.embedded.base import hold_server


class Command(BaseCommand):
    """Granian, with threads in forked workers; static files come from whitenoise."""

    help = "Serves pages and APIs over HTTP until it is stopped."
    requires_system_checks = ["messaging"]  # the others are for whoever changes the code

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes")
        parser.add_argument("--threads", type=int, default=4, help="threads in each process")
        processes.add_parent_argument(parser)

    def handle(self, **options: Any) -> None:
        processes.refuse_taken_port(options["host"], options["port"])
        processes.stop_with_parent(options)
        hold_server()
        self.check(tags=["needs"])  # only now: an embedded server is held first
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # else whitenoise warns
        connections.close_all()  # a connection must not be shared through a fork
        server = Granian(
            "alongside.config.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            respawn_failed_workers=True,
            workers_kill_timeout=20,
            log_level=LogLevels.warning,
        )
        self.stdout.write(f"Serving http://{options['host']}:{options['port']}")
        self.stdout.flush()
        server.serve()
