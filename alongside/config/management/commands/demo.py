"""``alongside demo``: everything at once, with invented people, until it is stopped."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from alongside.accounts.models import Membership
from alongside.accounts.queries import demo_users, memberships_of
from alongside.accounts.roles import Person
from alongside.config.embedded.base import hold_server
from alongside.config.processes import Family, refuse_taken_port
from alongside.demo.models import DemoArea

PATIENCE = 60  # seconds until /healthz has to answer
HOST = "127.0.0.1"


class Command(BaseCommand):
    """Prepares what is missing, starts web and worker, and stops all of it at the end."""

    help = "Starts Alongside with an invented area; Ctrl-C stops all of it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--empty", action="store_true", help="invent nobody")

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo needs ALONGSIDE_MODE=demo: it lets anyone in as anyone.")
        refuse_taken_port(HOST, options["port"])
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # The invented messages, made by this process and its helpers, name the address too.
        address = f"http://{HOST}:{options['port']}"
        settings.SITE_URL = os.environ.setdefault("ALONGSIDE_SITE_URL", address)
        try:
            hold_server()
            self._prepare(options["empty"])
            self._run(options["port"])
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def _prepare(self, empty: bool) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Setting up the database …")
            call_command("migrate", verbosity=0)
        if not empty and (DemoArea.objects.exists() or not Membership.objects.exists()):
            # Also where it stands already: it finishes one that was cut off, else does nothing.
            call_command("build_demo_area")
        connections.close_all()

    def _run(self, port: int) -> None:
        address = f"http://{HOST}:{port}"
        with Family() as family:
            family.start("serve", "--host", HOST, "--port", str(port))
            family.start("worker")
            _wait_until_well(family, f"{address}/healthz")
            self._say(f"\nAlongside is at {address} – sign in with one click as")
            for line in _sign_ins():
                self._say(f"  {line}")
            self._say("\nCtrl-C stops it.")
            try:
                raise CommandError(f"{family.wait_for_end()} Everything is stopped.")
            finally:
                # A second Ctrl-C must not interrupt the orderly stop.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_IGN)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _wait_until_well(family: Family, url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    answer = "nothing"
    while time.monotonic() < deadline:
        ended = family.wait_for_end(0.05)
        if ended:
            raise CommandError(f"{ended} Everything is stopped.")
        answer = _ask(url) or answer
        if _status(answer) == "ok":
            return
    raise CommandError(f"{url} still answers {answer} after {PATIENCE} seconds.")


def _ask(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return str(response.read(), "utf-8")
    except urllib.error.HTTPError as error:
        return str(error.read(), "utf-8")
    except OSError:
        return None  # not listening yet


def _status(answer: str) -> str:
    """The word under ``status``; empty if the answer is no JSON object."""
    try:
        return str(json.loads(answer)["status"])
    except (ValueError, KeyError, TypeError):
        return ""


def _sign_ins() -> Iterator[str]:
    """One line for each of the demonstration's people: role, name, organisation, e-mail."""
    for user in demo_users():
        members = list(memberships_of(user.id))
        if not members:
            yield f"{Person.name}: {user.name} ({user.email})"
        for member in members:
            yield f"{member.role.name}: {user.name}, {member.organisation.name} ({user.email})"
    connections.close_all()
