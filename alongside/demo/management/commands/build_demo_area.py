"""``alongside build-demo-area``: invents a borough with its services, workers and people."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alongside.demo.area import begin, is_finished, tell_lives
from alongside.demo.census import census
from alongside.demo.everyday import show_everyday
from alongside.demo.models import DemoLife
from alongside.demo.own_pages import open_pages
from alongside.demo.safeguards import show_safeguards

PEOPLE, SERVICES = 600, 400
FEW_PEOPLE, FEW_SERVICES = 25, 80
MOST_PEOPLE = 10_000  # their NHS numbers all fit in the test range
TELL_EVERY = 50


class Command(BaseCommand):
    """Does nothing when the area stands, and finishes one that was cut off."""

    help = "Invents the demo area: places, services, workers and people with their histories."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=PEOPLE)
        parser.add_argument("--services", type=int, default=SERVICES)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--small", action="store_true", help="25 people and 80 services")
        parser.add_argument(
            "--json", action="store_true", help="print what stands there, counted, at the end"
        )
        parser.add_argument(
            "--hands",
            type=int,
            default=min(2, os.cpu_count() or 1),
            help="how many processes build it",
        )

    def handle(self, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("Never invent people where real ones are looked after.")
        if not 0 <= options["people"] <= MOST_PEOPLE:
            raise CommandError(f"--people must be from 0 to {MOST_PEOPLE}.")
        if is_finished():
            self._say(options, "The demo area stands already.")
        else:
            self._build(options)
        if is_finished():  # else another pair of hands still tells a life, and comes here later
            open_pages()
            show_safeguards()
            show_everyday()
        if options["json"]:
            self.stdout.write(json.dumps(census().as_dict()))

    def _build(self, options: dict[str, Any]) -> None:
        small = options["small"]
        begin(
            seed=options["seed"],
            people=FEW_PEOPLE if small else options["people"],
            services=FEW_SERVICES if small else options["services"],
        )
        with _more_hands(options["hands"] - 1):
            tell_lives(lambda: self._count(options))
        tell_lives()  # what another pair of hands dropped, if it was stopped
        self._say(options, f"The demo area stands, with {DemoLife.objects.count()} people.")

    def _count(self, options: dict[str, Any]) -> None:
        told = DemoLife.objects.filter(is_told=True).count()
        if told // TELL_EVERY > getattr(self, "last_told", 0):
            self.last_told = told // TELL_EVERY
            self._say(options, f"  {told} of {DemoLife.objects.count()} people")

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
            self.stdout.flush()


@contextmanager
def _more_hands(how_many: int) -> Iterator[None]:
    """Within the block this very command runs so many times more; at its end they are waited for.

    They have a session of their own: Ctrl-C reaches this process, which stops them quietly.
    """
    same = [sys.executable, "-m", "django", "build_demo_area", "--hands", "1", "--verbosity", "0"]
    helpers = [
        subprocess.Popen(same, start_new_session=True)  # noqa: S603 - our own command
        for _each in range(how_many)
    ]
    try:
        yield
        for helper in helpers:
            helper.wait()
    finally:
        for helper in helpers:
            helper.terminate()
