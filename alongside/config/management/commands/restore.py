"""``alongside restore``: a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from alongside.config.backups.archive import NotEmptyError, UnreadableError, restore
from alongside.config.backups.keys import NoKeyError, private_keys
from alongside.config.backups.programs import Database, ProgramError
from alongside.rights.retention.ledger import BadListError, read


class Command(BaseCommand):
    """Never over what is there: an empty database, in one transaction."""

    help = "Fills an empty database from a backup, and erases again who was erased since."
    requires_system_checks = ()  # they may ask for tables that are not there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument(
            "--identity", type=Path, required=True, help="a file with a private key of age"
        )

        erased = parser.add_mutually_exclusive_group(required=True)
        erased.add_argument(
            "--erasures", type=Path, help="the list of erasures of the house that was backed up"
        )
        erased.add_argument(
            "--no-erasures", action="store_true", help="there is no such list: nobody was erased"
        )

    def handle(
        self,
        *,
        file: Path,
        identity: Path,
        erasures: Path | None,
        no_erasures: bool,
        **_options: Any,
    ) -> None:
        try:
            if erasures:
                list(read(erasures))  # before anything comes back
            restored = restore(Database.of(connection), file, private_keys(identity))
        except NotEmptyError as error:
            raise CommandError(
                "There are tables in this database already, and nothing was changed. Restore into "
                "an empty one: name it in DATABASE_URL, or another folder in ALONGSIDE_DATA_DIR."
            ) from error
        except UnreadableError as error:
            raise CommandError(
                f"{file} cannot be opened, and nothing was changed. Either this key is not one of "
                f"those it was shut with, or the file is cut off or was altered. ({error})"
            ) from error
        except (NoKeyError, ProgramError, OSError, BadListError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{restored.tables} tables, {restored.with_row_security} of them with row security.\n"
            "Do again what else was taken back since this backup (docs/running/backups.md)."
        )
        if erasures:
            call_command("migrate", verbosity=0, stdout=self.stdout)
            call_command("erase_again", erasures, stdout=self.stdout)
        else:
            self.stdout.write("Now run “alongside migrate”.")
