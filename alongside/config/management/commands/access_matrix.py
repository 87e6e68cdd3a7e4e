"""``alongside access-matrix``: who may do what, as a page that people can read."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from alongside.web.access.matrix import matrix


class Command(BaseCommand):
    """Needs no database."""

    help = "Writes the access matrix: every address and verb, every role (docs/access-matrix.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", help="a file to write it to; without it, it is printed")

    def handle(self, **options: Any) -> None:
        with translation.override("en"):
            page = matrix()
        if not options["output"]:
            self.stdout.write(page, ending="")
            return
        with open(options["output"], "w", encoding="utf-8") as file:  # noqa: PTH123 - a name given by hand
            file.write(page)
