"""``alongside erase-again``: what a restored backup brought back is erased once more."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.accounts.actor import acting_as
from alongside.rights.retention.due import HOUSE
from alongside.rights.retention.ledger import BadListError, file, read
from alongside.rights.services import erase_again


class Command(BaseCommand):
    """The list of erasures against this database: what it does not know yet is done."""

    help = "Erases again, from the list of erasures, what a restored backup brought back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "list", type=Path, nargs="?", help="the list (else ALONGSIDE_ERASURES names it)"
        )

    def handle(self, **options: Any) -> None:
        path = options["list"] or file()
        try:
            lines = list(read(path))
            with acting_as(HOUSE) as actor:
                done = erase_again(actor=actor, lines=lines)
        except (BadListError, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Nothing was erased again. {error}") from error
        self.stdout.write(f"{len(lines)} erasures on the list, {done} of them done again here.")
