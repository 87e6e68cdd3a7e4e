"""One move of a question, with when and by whom."""

from alongside.accounts.actor import Actor
from alongside.asks.models import Ask
from alongside.asks.states import MOVES
from alongside.common import clock
from alongside.common.moves import target_of


def settle(actor: Actor, held: Ask, move: str) -> None:
    """Make the move on a row that is locked. Raises OutOfTurn where it is not legal any more."""
    held.status = target_of(MOVES, move, held.status)
    held.answered_at, held.answered_by_id = clock.now(), actor.user
    held.save(update_fields=["status", "answered_at", "answered_by", "given_by"])
