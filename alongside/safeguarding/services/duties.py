"""Who is told first, and how long they have: an organisation keeps it itself."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.contacting import mobile as mobile_number
from alongside.safeguarding.models import Duty
from alongside.safeguarding.queries import duties_of, who_may_lead

LONGEST_WAIT = 1440  # minutes


@all_or_nothing()
def put_on_duty(
    *, actor: Actor, user_id: uuid.UUID, position: int, minutes: int, mobile: str = ""
) -> Duty:
    """Say at which place in the order a lead is told, how long they have, and their mobile."""
    require(actor, Permission.CONCERNS_LEAD)
    hold("duty", actor.organisation)
    if not who_may_lead(actor).filter(pk=user_id).exists():
        raise Refused(_("Choose a safeguarding lead of your organisation."), field="user_id")
    if not 1 <= minutes <= LONGEST_WAIT:
        raise Refused(_("Enter from 1 to 1,440 minutes."), field="minutes")
    number = mobile_number(mobile) if mobile.strip() else ""
    if mobile.strip() and not number:
        raise Refused(_("Enter a British mobile number, like 07700 900123."), field="mobile")
    duty, _new = Duty.objects.update_or_create(
        organisation_id=actor.organisation,
        user_id=user_id,
        defaults={"position": position, "minutes": minutes, "mobile": number},
    )
    record(actor, "duty.set", duty, who=str(user_id), position=position, minutes=minutes)
    return duty


@all_or_nothing()
def take_off_duty(*, actor: Actor, user_id: uuid.UUID) -> None:
    """They are told after those who stand in the order, as every other lead."""
    require(actor, Permission.CONCERNS_LEAD)
    found = duties_of(actor).filter(user_id=user_id).first()
    if found:
        record(actor, "duty.end", found, who=str(user_id))
        found.delete()
