"""``alongside import-directory FILE --mapping MAP``: read somebody's directory into ours.

Or a feed: ``alongside import-directory https://directory.example/api --kind openreferral``.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory import mapping, reading
from alongside.directory.models import ImportPreview, ImportSource
from alongside.directory.queries.imports import previews_visible_to
from alongside.directory.services import previews
from alongside.directory.services.imports import Imported, RowReport, Tell, import_directory

IMPORTING = Actor.system("import")
_ABSENT_SHOWN = 20


class Command(BaseCommand):
    """Prints every row that was skipped, failed, changed or repaired; ``-v 2`` prints all rows."""

    help = (
        "Read services from a CSV file, a workbook (.xlsx) or a feed. Records that are wrong fail "
        "alone; undo with undo-import."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="FILE|ADDRESS")
        parser.add_argument("--mapping", type=Path, metavar="MAP", help="YAML: columns to fields")
        parser.add_argument(
            "--kind",
            choices=[ImportSource.Kind.OPEN_REFERRAL.value, ImportSource.Kind.OPEN_ACTIVE.value],
            default=ImportSource.Kind.OPEN_REFERRAL.value,
            help="of a feed",
        )
        parser.add_argument("--licence", default="", help="under which a feed may be shown")
        parser.add_argument(
            "--everything", action="store_true", help="of a feed, not only what changed since"
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

        is_feed = options["path"].startswith(("http://", "https://"))
        if not is_feed and not options["mapping"]:
            raise CommandError(_("Say with --mapping which column is what."))
        try:
            done = _feed(options, tell) if is_feed else _file(options, tell)
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


def _file(options: dict[str, Any], tell: Tell) -> Imported:
    with acting_as(IMPORTING) as actor:
        return import_directory(
            actor=actor,
            path=Path(options["path"]),
            mapping=mapping.read(options["mapping"]),
            encoding=options["encoding"],
            dry_run=options["dry_run"],
            tell=tell,
        )


def _feed(options: dict[str, Any], tell: Tell) -> Imported:
    """Read a feed and commit it; one that stopped before goes on where it stopped.

    Raises Refused where it stops: what was read is kept for the next time.
    """
    preview = _begun(options)
    preview = reading.read_feed(actor=IMPORTING, preview_id=preview.pk)
    if preview.state == ImportPreview.State.STOPPED:
        raise Refused(
            _("%s What it gave is kept: the same command goes on from there.") % preview.why_stopped
        )
    with acting_as(IMPORTING) as actor:
        done = previews.commit(actor=actor, preview_id=preview.pk, tell=tell)
        transaction.set_rollback(options["dry_run"])
    if options["dry_run"]:
        with acting_as(IMPORTING) as actor:
            previews.discard(actor=actor, preview_id=preview.pk)
    return done


def _begun(options: dict[str, Any]) -> ImportPreview:
    address = options["path"].partition("://")[2]
    with acting_as(IMPORTING) as actor:
        source = previews.remember_source(
            actor=actor,
            code=slugify(address.replace("/", "-").replace(".", "-"))[:60] or "feed",
            title=address[:60],
            kind=options["kind"],
            url=options["path"],
            licence=options["licence"],
        )
        stopped = previews_visible_to(actor).filter(
            source=source, state=ImportPreview.State.STOPPED
        )
        return stopped.first() or previews.begin_feed(
            actor=actor, source=source, everything=options["everything"]
        )


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
