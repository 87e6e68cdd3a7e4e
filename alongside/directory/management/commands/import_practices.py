"""``alongside import-practices FILE``: the GP practices of the NHS's own list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.services.practices import load_practices


class Command(BaseCommand):
    """Reads epraccur.csv of the Organisation Data Service, plain or gzipped."""

    help = "Read the GP practices from the NHS list epraccur (.csv or .csv.gz)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            with acting_as(Actor.system("import")) as actor:
                loaded = load_practices(actor=actor, path=path)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for line, why in loaded.bad_lines:
            self.stderr.write(_("Line %(line)d left out: %(why)s.") % {"line": line, "why": why})
        for name in loaded.closed:
            self.stderr.write(_("Closed by the list, kept here: %s") % name)
        self.stdout.write(
            _("Practices: %(created)d created, %(updated)d renamed, %(unchanged)d unchanged.")
            % {
                "created": loaded.created,
                "updated": loaded.updated,
                "unchanged": loaded.unchanged,
            }
        )
