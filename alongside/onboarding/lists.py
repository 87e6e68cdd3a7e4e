"""A list of colleagues to invite, as a spreadsheet program writes it: read, and each row judged."""

import csv
import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership
from alongside.accounts.roles import Role
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.onboarding.queries import invitations_visible_to

MOST_ROWS = 200
MOST_BYTES = 100_000
LONGEST_NAME, LONGEST_ADDRESS = 150, 254  # characters, as the tables hold them
COLUMNS = ("name", "email", "role")
_CALLED = {"e-mail": "email", "email address": "email", "e-mail address": "email"}

_NO_LIST = gettext_noop("This is no list. Save it as “CSV UTF-8” and choose it again.")

Roles = Mapping[str, type[Role]]


class Fate(StrEnum):
    """What becomes of a row."""

    GOOD = "good"  # gets a link
    THERE = "there"  # works here in this role, or has a link that still works
    BAD = "bad"


@dataclass(frozen=True)
class Row:
    """One line of the list. ``number`` counts from 1, the heading not counted."""

    number: int
    name: str
    email: str
    role: str
    role_code: str = ""
    fate: Fate = Fate.GOOD
    why: str = ""


def text_of(content: bytes) -> str:
    """The file as text. Raises Refused for one that is too large or no text."""
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is too large: a list of 200 colleagues fits in 100 kB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_(_NO_LIST)) from error
    return text


def rows_of(text: str) -> list[Row]:
    """The rows of the list, not judged yet. Raises Refused for what is no such list."""
    if "\x00" in text or len(text.encode()) > MOST_BYTES:
        raise Refused(_(_NO_LIST))
    try:
        reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
        lines = [line for line in reader if any(line)]
    except csv.Error as error:
        raise Refused(_(_NO_LIST)) from error
    if not lines:
        raise Refused(_("There is nothing in the list."))
    heading = [_called(cell) for cell in lines[0]]
    missing = [column for column in COLUMNS if column not in heading]
    if missing:
        raise Refused(
            _("The first line has to name the columns: name, email, role. Missing: %s.")
            % ", ".join(missing)
        )
    if len(lines) - 1 > MOST_ROWS:
        raise Refused(_("These are more than 200 rows. Send them in two lists."))
    where = [heading.index(column) for column in COLUMNS]
    return [_row(number, line, where) for number, line in enumerate(lines[1:], start=1)]


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _called(cell: str) -> str:
    name = cell.strip().lower()
    return _CALLED.get(name, name)


def _row(number: int, line: Sequence[str], where: Sequence[int]) -> Row:
    name, email, role = (line[at].strip() if at < len(line) else "" for at in where)
    return Row(number, name, email, role)


def judged(actor: Actor, rows: Sequence[Row], roles: Roles) -> list[Row]:
    """Each row with what becomes of it at the actor's own organisation, now."""
    names = {str(role.name).lower(): code for code, role in roles.items()}
    there = _there(actor, rows)
    seen: dict[tuple[str, str], int] = {}
    found = []
    for row in rows:
        code = row.role.lower() if row.role.lower() in roles else names.get(row.role.lower(), "")
        why = _why_not(row, code, roles)
        key = (row.email.lower(), code)
        fate = Fate.BAD if why else Fate.GOOD
        if not why and key in seen:
            fate, why = Fate.THERE, _("Stands in the list already, in row %s.") % seen[key]
        elif not why and key in there:
            fate, why = Fate.THERE, there[key]
        seen.setdefault(key, row.number)
        found.append(Row(row.number, row.name, row.email, row.role, code, fate, why))
    return found


def _why_not(row: Row, code: str, roles: Roles) -> str:
    if not row.name:
        return _("The name is missing.")
    if len(row.name) > LONGEST_NAME or len(row.email) > LONGEST_ADDRESS:
        return _("This is too long.")
    try:
        validate_email(row.email)
    except ValidationError:
        return _("This is no e-mail address like name@example.org.")
    if not code:
        known = ", ".join(str(role.name) for role in roles.values())
        return _("This role is not yours to give. Those that are: %s.") % known
    return ""


def _there(actor: Actor, rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """By address and role: who works here already, and whose link still works."""
    emails = [row.email.lower() for row in rows]
    members = Membership.objects.filter(
        organisation_id=actor.organisation, ended_at=None, user__email__in=emails
    )
    linked = invitations_visible_to(actor).filter(
        organisation_id=actor.organisation,
        email__in=emails,
        used_at=None,
        withdrawn_at=None,
        expires_at__gt=clock.now(),
    )
    found: dict[tuple[str, str], str] = {}
    for email, code in linked.values_list("email", "role_code"):
        found[email.lower(), code] = _("Has a link that still works.")
    for email, code in members.values_list("user__email", "role_code"):
        found[email.lower(), code] = _("Works here in this role already.")
    return found


def as_text(rows: Sequence[Row]) -> str:
    """The rows as a list again, to be put right."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((row.name, row.email, row.role) for row in rows)
    return text.getvalue()


def key_of(key: uuid.UUID, row: Row) -> uuid.UUID:
    """The invitation's id: the same list sent twice invites once."""
    return uuid.uuid5(key, f"{row.email.lower()}\n{row.role_code}")
