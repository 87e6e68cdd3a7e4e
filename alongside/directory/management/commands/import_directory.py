"""``alongside import-directory FILE --mapping MAP``: read somebody's directory into ours."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory import mapping
from alongside.directory.services.imports import Imported, RowReport, import_directory

_ABSENT_SHOWN = 20


class Command(BaseCommand):
    """Prints every row that was skipped, failed, changed or repaired; ``-v 2`` prints all rows."""

    help = "Read services from a CSV file. Rows that are wrong fail alone; undo with undo-import."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument(
            "--mapping", type=Path, required=True, metavar="MAP", help="YAML: columns to fields"
        )
        parser.add_argument("--encoding", default="utf-8", help="utf-8, or cp1252 from older Excel")
        parser.add_argument("--dry-run", action="store_true", help="report, change nothing")
        parser.add_argument(
            "--json", action="store_true", help="print the counts as one JSON object, rows apart"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # With --json, standard output holds the one object alone.
        out = self.stderr if options["json"] else self.stdout

        def tell(report: RowReport) -> None:
            if report.messages or report.outcome == "updated" or options["verbosity"] > 1:
                out.write(_line(report))

        try:
            with acting_as(Actor.system("import")) as actor:
                done = import_directory(
                    actor=actor,
                    path=options["path"],
                    mapping=mapping.read(options["mapping"]),
                    encoding=options["encoding"],
                    dry_run=options["dry_run"],
                    tell=tell,
                )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(done.counts))
        else:
            out.write(_summary(done))
        if options["dry_run"]:
            out.write(_("Dry run: nothing was changed."))
        else:
            out.write(_("To undo it: alongside undo-import %s") % done.batch.id)


def _line(report: RowReport) -> str:
    text = _("Line %(line)d %(outcome)s") % {"line": report.line, "outcome": report.outcome}
    name = f" ({report.name})" if report.name else ""
    why = f": {'; '.join(report.messages)}" if report.messages else ""
    return f"{text}{name}{why}"


def _summary(done: Imported) -> str:
    lines = [", ".join(f"{count} {outcome}" for outcome, count in done.counts.items()) + "."]
    if done.absent:
        lines.append(
            _(
                "%(count)d listed here are no longer in the file and are left as they are: "
                "%(names)s%(more)s"
            )
            % {
                "count": len(done.absent),
                "names": ", ".join(done.absent[:_ABSENT_SHOWN]),
                "more": ", …" if len(done.absent) > _ABSENT_SHOWN else ".",
            }
        )
    return "\n".join(lines)
