"""The one way in which a problem, a proposal or a claim moves on."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import Move, locked, target_of
from alongside.directory.models import Claim, KeepingMove, Problem, Proposal
from alongside.directory.states import CLAIM_MOVES, PROBLEM_MOVES, PROPOSAL_MOVES

Kept = TypeVar("Kept", Problem, Proposal, Claim)

TABLES: Mapping[type, tuple[str, str, Mapping[str, Move]]] = {
    Problem: ("problem", "closed_at", PROBLEM_MOVES),
    Proposal: ("proposal", "decided_at", PROPOSAL_MOVES),
    Claim: ("claim", "decided_at", CLAIM_MOVES),
}


def move(actor: Actor, row: Kept, name: str, reason: str = "", **changes: Any) -> Kept:
    """Make a legal move and keep who made it, when and why; ``changes`` are written with it.

    Raises OutOfTurn when somebody was faster, Refused when a reason is wanted and none is given.
    """
    row = locked(row)
    noun, ended, table = TABLES[type(row)]
    status = target_of(table, name, row.status)
    if table[name].needs_reason and not reason.strip():
        raise Refused(_("Say why: the other side is told so."), field="reason")
    row.status = status
    setattr(row, ended, None if name == "reopen" else clock.now())
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=["status", ended, *changes])
    step = KeepingMove(
        name=name, status=status, reason=reason.strip(), by_id=actor.user_id, actor=actor.label
    )
    setattr(step, noun, row)
    insert(step)
    record(actor, f"{noun}.{name}", row, service=str(row.service_id))
    return row
