"""Referrals to an entry of the directory that was made one with another."""

from collections.abc import Sequence

from django.db import connection

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common.whole import all_or_nothing


@all_or_nothing()
def followed(actor: Actor, moving: Sequence[str] | None, *, gone: str, kept: str) -> list[str]:
    """The ids of the referrals that named the one gone, all or those given: now the one kept."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM referrals_follow(%s::uuid[], %s, %s)",
            [None if moving is None else list(moving), gone, kept],
        )
        return [str(moved) for (moved,) in cursor.fetchall()]
