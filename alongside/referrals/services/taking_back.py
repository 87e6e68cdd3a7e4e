"""Taking back one part of what somebody sent along of themselves, while the rest holds."""

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.whole import all_or_nothing
from alongside.consent.services import check_may_take_back
from alongside.outbox.services import tell
from alongside.referrals.about_me import Part
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to
from alongside.referrals.states import OPEN, Side

TAKEN_BACK = "referral.part_taken_back"


@all_or_nothing()
def take_back_part(*, actor: Actor, referral: Referral, part: str) -> Referral:
    """From this moment neither side reads that part there; the rest, and the help, go on.

    The person does so, or whoever sent it at their word. What a service handed on of that copy is
    taken back with it, wherever that is still open. A second time changes nothing. Raises Refused
    for a part that did not go along, and OutOfTurn once the referral is over.
    """
    _check_may(actor, referral)
    if part not in Part.values:
        raise Refused(_("That did not go along."))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_take_back_part(%s, %s, %s, %s)",
            [referral.pk, part, clock.now(), sorted(map(str, OPEN))],
        )
        went = sorted(str(one) for (one,) in cursor.fetchall())
    fresh = visible_to(actor).only("person_id", "status", "about_me").get(pk=referral.pk)
    if went:
        also = [one for one in went if one != str(referral.pk)]
        people = [fresh.person_id]
        record(actor, "referral.take_back_part", fresh, people=people, part=part, also=also)
        for one in went:
            tell(TAKEN_BACK, key=f"{TAKEN_BACK}:{one}:{part}", referral=one)
        return fresh
    if part in fresh.own_account.taken_back:
        return fresh
    if part not in fresh.own_account.parts:
        raise Refused(_("That did not go along."))
    raise OutOfTurn(_("This is over, so one part alone can no longer be taken back."))


def _check_may(actor: Actor, referral: Referral) -> None:
    """The person, or the side that sent it: the other writes nothing in their name."""
    require(actor, Permission.OWN_RECORD if actor.person_id else Permission.REFERRALS_SEND)
    ours = referral.has_on_side(Side.FROM, actor.organisation_id)
    if referral.consent is None or not (actor.person_id or ours):
        raise NotPermitted(_("Whoever sent it takes it back, at the person’s word."))
    check_may_take_back(actor, referral.consent)
