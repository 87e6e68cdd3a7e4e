"""Inviting everybody on a list."""

import uuid
from collections.abc import Sequence

from alongside.accounts.actor import Actor, require
from alongside.accounts.giving import roles_to_give
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.onboarding.lists import Fate, Row, judged, key_of
from alongside.onboarding.services.invitations import invite
from alongside.organisations.models import Organisation


@all_or_nothing()
def invite_all(
    *, actor: Actor, organisation: Organisation, rows: Sequence[Row], key: uuid.UUID
) -> list[Row]:
    """Send a link to everybody whose row is good; each row with what became of it.

    Who works there already, or has a link that still works, gets none: the same list again, also
    from a second tab, changes nothing. Raises Refused for what is no longer the actor's to give.
    """
    require(actor, Permission.MEMBERS_MANAGE)
    hold("member-list", organisation.pk)
    found = judged(actor, rows, roles_to_give(actor, organisation.kind))
    good = [row for row in found if row.fate is Fate.GOOD]
    for row in good:
        invite(
            actor=actor,
            organisation=organisation,
            role_code=row.role_code,
            email=row.email,
            name=row.name,
            key=key_of(key, row),
        )
    record(actor, "member.invite_all", invited=len(good), rows=len(found))
    return found
