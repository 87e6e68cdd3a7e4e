"""``alongside backup``: the whole database in one encrypted file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from alongside.config.backups.archive import write
from alongside.config.backups.keys import NoKeyError, public_keys
from alongside.config.backups.programs import Database, ProgramError


class Command(BaseCommand):
    """Needs only public keys: whoever takes this machine cannot read what it backed up."""

    help = "Writes the whole database into a file that only the holders of a key can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="to write; it must not exist yet")
        parser.add_argument(
            "--keys",
            type=Path,
            required=True,
            help="a file with the public keys of those who may open it, one for each line",
        )

    def handle(self, *, file: Path, keys: Path, **_options: Any) -> None:
        try:
            recipients = public_keys(keys)
            size = write(Database.of(connection), file, recipients)
        except (NoKeyError, ProgramError) as error:
            raise CommandError(str(error)) from error
        except FileExistsError as error:
            raise CommandError(f"{file} is there already. Choose another name.") from error
        except OSError as error:
            raise CommandError(str(error)) from error
        count = len(recipients)
        self.stdout.write(f"{file}: {size:,} bytes; any of {count} keys opens it.")
        if count < 2:
            self.stderr.write("One key alone opens it: if that is lost, so is the backup.")
