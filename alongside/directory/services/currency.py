"""Keeping the day's currency score."""

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common.insertion import insert
from alongside.common.whole import all_or_nothing
from alongside.directory.models import CurrencyScore
from alongside.directory.queries.currency import scores


@all_or_nothing()
def keep_scores(*, actor: Actor) -> None:
    """Note today's score of the whole directory and of each area; a second time changes nothing."""
    require(actor, Permission.SYSTEM)
    rows = [
        CurrencyScore(
            area=one.area, day=one.day, listed=one.listed, checked=one.checked, never=one.never
        )
        for one in scores()
    ]
    insert(*rows, unless_there=True)
