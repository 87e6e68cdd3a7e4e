"""``alongside import-postcodes FILE``: load where postcodes are."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.services.postcodes import load_postcodes


class Command(BaseCommand):
    """Reads CSV, plain or gzipped, or a folder of Code-Point Open."""

    help = "Load where postcodes are, from a CSV file (.csv, .csv.gz) or Code-Point Open’s folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument(
            "--outcodes",
            type=Path,
            metavar="FILE",
            help="districts and their centres; without it they are the mean of their postcodes",
        )

    def handle(self, *args: Any, path: Path, outcodes: Path | None, **options: Any) -> None:
        started = time.monotonic()
        try:
            with acting_as(Actor.system("import")) as actor:
                loaded = load_postcodes(actor=actor, path=path, outcodes=outcodes)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for line, why in loaded.bad_lines:
            self.stderr.write(_("Line %(line)d left out: %(why)s.") % {"line": line, "why": why})
        self.stdout.write(
            _(
                "Postcodes: %(created)d created, %(updated)d updated, %(unchanged)d unchanged, "
                "%(failed)d failed; %(nowhere)d have no place. Districts: %(districts)d. "
                "%(seconds).1f seconds."
            )
            % {
                "created": loaded.created,
                "updated": loaded.updated,
                "unchanged": loaded.unchanged,
                "failed": loaded.failed,
                "nowhere": loaded.without_place,
                "districts": loaded.districts,
                "seconds": time.monotonic() - started,
            }
        )
