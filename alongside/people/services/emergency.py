"""Emergency access: break the glass, and judge it afterwards."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.queries import times_done
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.once import hold, used_already
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.models import EmergencyAccess, Person

HOURS = (1, 4, 12)  # how long it can last; the database allows no more than a day
MOST_TRIES_AN_HOUR = 5  # by one user: emergencies are rare, guessing numbers is not


@dataclass(frozen=True)
class Emergency:
    """Why a record is opened, for how many hours, and whether with a protected person's place."""

    why: str
    reason: str
    hours: int = 1
    opens_circle: bool = False


@all_or_nothing()
def break_glass(
    *,
    actor: Actor,
    nhs_number: str,
    date_of_birth: dt.date,
    emergency: Emergency,
    key: uuid.UUID,
) -> uuid.UUID | None:
    """Open somebody's record for a few hours, to this user alone. The person's id.

    None when number and date of birth do not belong together: that leaves a trace too. ``key``
    becomes the access's id: the same form sent twice opens once.
    Raises Refused without a reason, for other hours than HOURS, and after too many tries.
    """
    require(actor, Permission.GLASS_BREAK)
    hold("glass", actor.user)
    earlier = EmergencyAccess.objects.filter(pk=key, user_id=actor.user).first()
    if earlier:
        about = Person.objects.filter(pk=earlier.person_id).only("nhs_number").first()
        if about and about.nhs_number != nhs_number:
            raise used_already()
        return earlier.person_id
    _check(actor, emergency)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_break_glass(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(nhs_number, date_of_birth, key, new_id(), now),
                now + dt.timedelta(hours=emergency.hours),
                *(emergency.why, emergency.reason.strip(), emergency.opens_circle),
            ],
        )
        person_id: uuid.UUID | None = cursor.fetchone()[0]
    people = [person_id] if person_id else []
    record(actor, "glass.break", people=people, why=emergency.why, hours=emergency.hours)
    if person_id:
        tell("glass.broken", key=f"glass.broken:{key}", organisation=str(actor.organisation))
    return person_id


@all_or_nothing()
def judge(
    *, actor: Actor, access: EmergencyAccess, verdict: str, follow_up: str = ""
) -> EmergencyAccess:
    """Say whether it was right, and what is done if it was not. Judged before, it stays so.

    Raises Refused where nothing is said of an unjustified one, NotPermitted for one's own.
    """
    require(actor, Permission.PRIVACY_REVIEW)
    access = locked(access)
    if access.user_id == actor.user:
        raise NotPermitted(_("Somebody else has to judge what you opened."))
    if access.reviewed_at:
        return access
    if verdict == EmergencyAccess.Verdict.NOT_JUSTIFIED and not follow_up.strip():
        raise Refused(_("Write what is done about it."), field="follow_up")
    access.verdict, access.follow_up = verdict, follow_up
    access.reviewed_at, access.reviewed_by_id = clock.now(), actor.user
    access.save(update_fields=["verdict", "follow_up", "reviewed_at", "reviewed_by"])
    record(actor, "glass.judge", access, people=[access.person_id], verdict=verdict)
    return access


def _check(actor: Actor, emergency: Emergency) -> None:
    if emergency.why not in EmergencyAccess.Why.values:
        raise Refused(_("Choose why it cannot wait."), field="why")
    if len(emergency.reason.strip()) < 10:
        raise Refused(_("Write in a sentence what has happened."), field="reason")
    if emergency.hours not in HOURS:
        raise Refused(_("Choose how long you need it."), field="hours")
    since = clock.now() - dt.timedelta(hours=1)
    if times_done(actor, "glass.break", since) >= MOST_TRIES_AN_HOUR:
        raise Refused(
            _(
                "You have used emergency access as often within an hour as we allow. "
                "Call a colleague, or the person’s GP practice."
            )
        )
