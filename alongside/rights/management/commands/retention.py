"""``alongside retention``: what the schedule says has been kept for long enough."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.accounts.actor import acting_as
from alongside.common.errors import Refused
from alongside.rights.retention.due import HOUSE, due
from alongside.rights.retention.erasing import rows_of
from alongside.rights.services import erase_what_is_due


class Command(BaseCommand):
    """A dry run, unless it is told how many records it may erase."""

    help = "Counts the records whose time is over; with --erase NUMBER, anonymises them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--erase", type=int, metavar="NUMBER", help="as many as the dry run counted"
        )

    def handle(self, **options: Any) -> None:
        found = due(None)
        self.stdout.write(f"{len(found)} records are due.")
        for table, count in rows_of([one.person_id for one in found]).items():
            self.stdout.write(f"  {table}: {count} rows")
        for one in found:
            what = "as a child" if one.as_child else "as an adult"
            self.stdout.write(
                f"  {one.reference or '(no referral)'}: last {one.last_at:%Y-%m-%d}, {what}"
            )
        if options["erase"] is None:
            self.stdout.write("Nothing was erased. Backups made before still hold what goes.")
            return
        try:
            with acting_as(HOUSE) as actor:
                done = erase_what_is_due(actor=actor, expected=options["erase"])
        except Refused as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{len(done.people)} records anonymised.")
