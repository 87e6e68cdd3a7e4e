"""Verbs about lists of who came: read one in to look at it, keep it, undo it."""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.attendance.models import Line, Sheet
from alongside.attendance.queries import remembered_columns, sheets_visible_to
from alongside.attendance.rules import HEADINGS, column_for, day_of, reference_of, whether
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.sheets import SheetRow, rows
from alongside.referrals.models import Referral
from alongside.referrals.queries import received_by
from alongside.referrals.states import REASONED, UNANSWERED, Status

MOST_ROWS = 5000
LARGEST = 2 * 1024 * 1024  # bytes
_NOT_TAKEN_ON = UNANSWERED | (REASONED - {Status.CLOSED})


@all_or_nothing()
def read_in(*, actor: Actor, file: bytes, columns: Mapping[str, str], key: uuid.UUID) -> Sheet:
    """Read a CSV of who came, row by row, to be looked at: nothing counts yet. ``key`` is its id.

    ``columns`` says of our fields which column of the file they are; of what is empty the last
    list's word holds, then the usual headings. Raises Refused for a fault of the whole file.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    hold("attendance", actor.organisation)
    earlier = sheets_visible_to(actor).filter(pk=key).first()
    if earlier:
        return earlier
    text = _text(file)
    chosen = _columns(actor, text, columns)
    found = list(_lines(actor, text, chosen))
    if len(found) > MOST_ROWS:
        raise Refused(
            _("The list has more than %(most)d rows. Split it.") % {"most": MOST_ROWS},
            field="file",
        )
    sheet = Sheet(
        pk=key,
        organisation_id=actor.organisation,
        by_id=actor.user,
        columns=chosen,
        rows=len(found),
    )
    insert(sheet)
    for line in found:
        line.sheet = sheet
    insert(*found)
    record(actor, "attendance.read_in", sheet, people=_people(found), rows=len(found))
    return sheet


@all_or_nothing()
def keep(*, actor: Actor, sheet: Sheet) -> int:
    """Every row without a fault counts from now on; how many. Kept already, nothing happens.

    Raises OutOfTurn for one that was undone.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    hold("attendance", actor.organisation)
    held = locked(sheet)
    if held.state == Sheet.State.KEPT:
        return held.kept
    if held.state == Sheet.State.UNDONE:
        raise OutOfTurn(_("This list was undone. Read the file in again."))
    lines = Line.objects.filter(sheet=held, problem="")
    standing = Line.objects.filter(sheet__state=Sheet.State.KEPT, problem="")
    known = set(
        standing.filter(referral__in=lines.values("referral")).values_list("referral", "day")
    )
    again = [line.pk for line in lines if (line.referral_id, line.day) in known]
    Line.objects.filter(pk__in=again).update(problem=Line.Problem.KNOWN, day=None, came=None)
    held.kept = lines.count()
    held.state, held.kept_at = Sheet.State.KEPT, clock.now()
    held.save(update_fields=["kept", "state", "kept_at"])
    people = sorted(set(lines.values_list("referral__person_id", flat=True)))
    record(actor, "attendance.keep", held, people=people, rows=held.kept)
    return held.kept


@all_or_nothing()
def undo(*, actor: Actor, sheet: Sheet) -> None:
    """Nothing of that list counts any more, on either side. Undone already, nothing happens."""
    require(actor, Permission.REFERRALS_ANSWER)
    hold("attendance", actor.organisation)
    held = locked(sheet)
    if held.state == Sheet.State.UNDONE:
        return
    held.state, held.undone_at = Sheet.State.UNDONE, clock.now()
    held.save(update_fields=["state", "undone_at"])
    people = Line.objects.filter(sheet=held, problem="").values_list(
        "referral__person_id", flat=True
    )
    record(actor, "attendance.undo", held, people=sorted(set(people)), rows=held.kept)


def _text(file: bytes) -> str:
    if not file.strip():
        raise Refused(_("The file is empty."), field="file")
    if len(file) > LARGEST:
        raise Refused(_("Choose a file of at most 2 megabytes."), field="file")
    if b"\x00" in file or file.startswith(b"PK\x03\x04"):
        raise Refused(
            _("This is no CSV file. In Excel choose “Save as”, “CSV UTF-8”."), field="file"
        )
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.decode("cp1252", errors="replace")  # an older Excel


def _columns(actor: Actor, text: str, said: Mapping[str, str]) -> dict[str, str]:
    try:
        headings = [name.strip() for name in next(csv.reader(io.StringIO(text)), [])]
    except csv.Error as error:
        message = _("The first line holds no headings that can be told apart.")
        raise Refused(message, field="file") from error
    last = remembered_columns(actor)
    chosen: dict[str, str] = {}
    for field in HEADINGS:
        known = last[field] if last[field] in headings else column_for(field, headings)
        chosen[field] = said.get(field, "").strip() or known
        if chosen[field] not in headings:
            shown = ", ".join(f"“{name[:40]}”" for name in headings[:60]) or "–"
            raise Refused(
                _("Say which column it is. The file has: %(columns)s.") % {"columns": shown},
                field=field,
            )
    return chosen


def _lines(actor: Actor, text: str, columns: Mapping[str, str]) -> Iterator[Line]:
    try:
        found = list(rows(io.StringIO(text), set(columns.values())))
    except Refused as error:
        raise Refused(error.message, field="file") from error
    wanted = {reference_of(row.cells.get(columns["reference"], "")) for row in found}
    ours = received_by(actor).filter(reference__in=wanted, service__isnull=False)
    by_reference = {one.reference: one for one in ours}
    standing = Line.objects.filter(
        referral__in=by_reference.values(), sheet__state=Sheet.State.KEPT, problem=""
    )
    known, seen = set(standing.values_list("referral", "day")), set[tuple[uuid.UUID, dt.date]]()
    for row in found:
        line = _line(row, columns, by_reference)
        if not line.problem and line.referral and line.day:
            whom = line.referral.pk, line.day
            if whom in known:
                line.problem = Line.Problem.KNOWN
            elif whom in seen:
                line.problem = Line.Problem.TWICE
            seen.add(whom)
        yield _emptied(line) if line.problem else line


def _line(row: SheetRow, columns: Mapping[str, str], ours: Mapping[str, Referral]) -> Line:
    """One row, with the first thing that is wrong with it."""
    if row.fault:
        return Line(number=row.line, problem=Line.Problem.BROKEN)
    said = {field: row.cells[column] for field, column in columns.items()}
    referral = ours.get(reference_of(said["reference"]))
    day, came = day_of(said["day"]), whether(said["came"])
    line = Line(number=row.line, referral=referral, day=day, came=came)
    line.problem = _fault(referral, day, came)
    return line


def _emptied(line: Line) -> Line:
    """A row that is wrong, without what stood there."""
    line.day, line.came = None, None
    if line.problem == Line.Problem.NOT_TAKEN_ON:
        line.referral = None
    return line


def _fault(referral: Referral | None, day: dt.date | None, came: bool | None) -> str:
    if referral is None:
        return Line.Problem.NO_REFERRAL
    if referral.status in _NOT_TAKEN_ON:
        return Line.Problem.NOT_TAKEN_ON
    if day is None:
        return Line.Problem.NO_DAY
    if day > clock.today() or (referral.sent_at and day < clock.local_day(referral.sent_at)):
        return Line.Problem.WRONG_DAY
    return "" if came is not None else Line.Problem.UNCLEAR


def _people(lines: list[Line]) -> list[uuid.UUID]:
    return sorted({line.referral.person_id for line in lines if line.referral})
