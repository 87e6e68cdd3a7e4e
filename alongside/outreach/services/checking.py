"""Verbs about lists of people: look at one. The list itself is kept nowhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.outreach.queries import looked_after, what_is_known
from alongside.outreach.rows import Row
from alongside.outreach.rules import Fate, Use, fate_of
from alongside.people.models import Person


@dataclass(frozen=True)
class Checked:
    """A row, what becomes of it, and whom it names where the team looks after them."""

    row: Row
    fate: Fate
    person: Person | None = None
    earlier: int = 0  # the line on which they stand before

    @property
    def label(self) -> str:
        return str(self.fate.label)


@dataclass(frozen=True)
class Report:
    """Each row of a list has one fate; together they are the whole list."""

    rows: Sequence[Checked]

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many rows of each fate, those that nobody has left out."""
        counted = Counter(checked.fate for checked in self.rows)
        return {fate: counted[fate] for fate in Fate if counted[fate]}


@all_or_nothing()
def check_list(*, actor: Actor, rows: Sequence[Row], use: str) -> Report:
    """Who of a list may be offered help, and why each of the others may not. Leaves a trace.

    Only people whom the team looks after are recognised: of anybody else the answer is the same,
    whether some other organisation here knows them or not.
    """
    require(actor, Permission.CASES_WORK)
    if use not in Use.values:
        raise Refused(_("Choose what the list is for."), field="use")
    people = looked_after(actor, {row.number for row in rows if row.number})
    known = what_is_known(actor, people)
    first: dict[str, int] = {}
    checked = []
    for row in rows:
        earlier = first.setdefault(row.number, row.line) if row.number else row.line
        if row.wrong:
            checked.append(Checked(row, Fate.WRONG))
        elif earlier != row.line:
            checked.append(Checked(row, Fate.TWICE, earlier=earlier))
        else:
            person = people.get(row.number)
            facts = known(person, row.born) if person else None
            fate = fate_of(facts, use)
            checked.append(Checked(row, fate, None if fate == Fate.MISMATCH else person))
    found = [one.person.pk for one in checked if one.person]
    record(actor, "list.check", people=found, use=use, rows=len(rows))
    return Report(checked)
