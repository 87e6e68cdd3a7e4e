"""Ending where somebody is signed in: a colleague's, and what a provider says has ended there."""

from alongside.accounts import services as accounts
from alongside.accounts.actor import Actor, require
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_visible_to
from alongside.audit.services import record
from alongside.common.models import new_id
from alongside.common.whole import all_or_nothing
from alongside.onboarding.services.members import check_member
from alongside.outbox.services import tell

SIGNED_OUT = "member.signed_out"


@all_or_nothing()
def sign_out_member(*, actor: Actor, membership: Membership) -> int:
    """Sign a colleague out everywhere, at once; they are told. In how many places that was.

    Signed in nowhere, nothing happens and nobody is told. Raises Refused for oneself, NotPermitted
    for a colleague of others and for a role that is not the actor's to give.
    """
    require(actor, Permission.MEMBERS_MANAGE)
    check_member(actor, membership)
    for held in members_visible_to(actor).filter(user_id=membership.user_id):
        check_member(actor, held)  # each of their roles here is the actor's to give
    ended = accounts.sign_out_member(actor=actor, membership=membership)
    if ended:
        user = str(membership.user_id)
        record(actor, "member.sign_out", membership, user=user, places=ended)
        tell(SIGNED_OUT, key=f"{SIGNED_OUT}:{new_id()}", user=user)
    return ended


@all_or_nothing()
def end_from_provider(*, actor: Actor, provider_id: str, user: str = "", session: str = "") -> int:
    """What a provider says has ended there ends here; of how many people there was something.

    ``user`` and ``session`` are the provider's own ids, of which it names one or both.
    """
    require(actor, Permission.SYSTEM)
    whose = accounts.end_from(actor=actor, provider_id=provider_id, user=user, session=session)
    for one in whose:
        record(actor, "session.end_there", user=one, provider=provider_id)
    return len(whose)
