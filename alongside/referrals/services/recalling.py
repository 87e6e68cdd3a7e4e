"""Taking back everything that an organisation has of ours and does not work on any more."""

import uuid
from collections import Counter

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.referrals.models import Referral
from alongside.referrals.queries import open_there
from alongside.referrals.services.moving import move
from alongside.referrals.states import Reason

RECALLED = "referrals.recalled"


@all_or_nothing()
def recall_all(
    *, actor: Actor, organisation_id: uuid.UUID, reason: str, key: uuid.UUID
) -> list[Referral]:
    """Every open referral of ours to that organisation's services comes back, in one act.

    Each stands on the list of what came back, with whoever sent it. They hear once, how many. The
    organisation stops seeing these people and is told of each. ``key`` is the form's: sent twice,
    the second takes nothing, since nothing is open there any more.
    """
    require(actor, Permission.CASES_REASSIGN)
    hold("recall", key)
    if reason not in {Reason.GONE, Reason.OTHER}:
        raise Refused(_("Choose a reason."), field="reason")
    # In one order always: two leads who do it at once do not wait for each other.
    found = open_there(actor, organisation_id).order_by("pk")
    back = [move(actor=actor, referral=one, name="recall", reason=reason) for one in found]
    record(actor, "referral.recall_all", organisation=str(organisation_id), number=len(back))
    for worker, number in Counter(one.from_user_id for one in back).items():
        tell(
            RECALLED,
            key=f"{RECALLED}:{key}:{worker}",
            worker=str(worker),
            organisation=str(actor.organisation),
            from_organisation=str(organisation_id),
            number=number,
        )
    return back
