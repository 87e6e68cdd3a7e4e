"""The first of several services that accepts has the person; the others are withdrawn at once.

None of them sees what the others were sent, so this goes through narrow doors of the database.
"""

import json
import uuid

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.outbox.services import tell
from alongside.referrals.models import HELD_BY_ONE, Referral
from alongside.referrals.states import OPEN, Reason, Status
from alongside.referrals.together import gave_way

_HELD = [*(str(status) for status in OPEN), str(Status.COMPLETED), str(Status.CLOSED)]


def be_the_first(referral: Referral) -> None:
    """Hold all that the same form asked, in one order: two who accept at once queue here.

    Raises OutOfTurn where another has accepted already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_hold_together(%s)", [referral.pk])
    if gave_way(referral.pk) or held_elsewhere(referral.pk):
        raise OutOfTurn(taken_by_another())


def held_elsewhere(referral_id: uuid.UUID) -> bool:
    """Whether another that the same form asked has the person: asked by either side."""
    with connection.cursor() as cursor:
        held = sorted(map(str, HELD_BY_ONE))
        cursor.execute("SELECT referrals_held_elsewhere(%s, %s)", [referral_id, held])
        (elsewhere,) = cursor.fetchone()
    return bool(elsewhere)


def taken_by_another() -> str:
    """What whoever was slower is told."""
    return _(
        "Several services were asked at the same time, and another one has just taken this person "
        "on. You need do nothing more: it is withdrawn here, and you no longer see the person."
    )


def let_the_others_go(actor: Actor, accepted: Referral) -> None:
    """Withdraw what the others have not answered, in the transaction of the acceptance.

    They stop seeing the person, unless for another reason, and are told; the sender hears of the
    acceptance alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT step, facts::text FROM referrals_give_way(%s, %s, %s, %s)",
            [accepted.pk, clock.now(), str(Reason.TAKEN), _HELD],
        )
        gone = [(step, json.loads(facts)) for step, facts in cursor.fetchall()]
    if not gone:
        return
    record(
        actor,
        "referral.give_way",
        accepted,
        people=[accepted.person_id],
        others=[facts["referral"] for _step, facts in gone],
    )
    for step, facts in gone:
        tell(
            "referral.moved",
            key=f"referral.moved:{step}",
            move="give_way",
            status=str(Status.WITHDRAWN),
            by="house",
            **facts,
        )
