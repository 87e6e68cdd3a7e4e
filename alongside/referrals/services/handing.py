"""Giving a referral from one pair of hands to another, within the receiving organisation."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import NotPermitted
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.referrals.models import Referral
from alongside.referrals.states import Side


@all_or_nothing()
def hand_over(*, actor: Actor, referral: Referral, to: uuid.UUID) -> Referral:
    """From now on this colleague (a user's id) has it in hand, and is told what concerns it.

    Whether they are one is for the caller to check: the verb that gives away the work itself.
    """
    require(actor, Permission.CASES_REASSIGN)
    if not referral.has_on_side(Side.TO, actor.organisation_id):
        raise NotPermitted(_("Only the receiver of a referral says who has it in hand."))
    referral = locked(referral)
    referral.handler_id = to
    referral.save(update_fields=["handler"])
    record(actor, "referral.hand_over", referral, people=[referral.person_id], to=str(to))
    return referral
