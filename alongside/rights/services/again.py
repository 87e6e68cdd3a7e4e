"""Erasing again what a restored backup brought back."""

from collections.abc import Iterable

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.rights.models import Erasure
from alongside.rights.retention.erasing import EVERY, rows_of, take_out
from alongside.rights.retention.ledger import Line, lines_of


@all_or_nothing()
def erase_again(*, actor: Actor, lines: Iterable[Line]) -> int:
    """Do each erasure of the list that this database does not know; how many that were.

    Done twice, or with the same list again, nothing happens. What came into such a record after
    the backup is not there to be erased.
    """
    require(actor, Permission.SYSTEM)
    hold("retention")
    known = {line.id for line in lines_of()}
    done = 0
    for line in lines:
        if line.id not in known:
            known.add(line.id)
            _erase(actor, line)
            done += 1
    return done


def _erase(actor: Actor, line: Line) -> None:
    people, parts = list(line.people), line.parts or EVERY
    rows = rows_of(people, parts)
    take_out(people, parts)
    erasure = Erasure(
        pk=line.id,
        created_at=line.at,
        organisation_id=line.organisation,
        by_id=line.by,
        schedule=line.schedule,
        people=people,
        parts=list(line.parts),
        rows=rows,
    )
    insert(erasure)
    record(actor, "rights.erase_again", erasure, records=len(people))
