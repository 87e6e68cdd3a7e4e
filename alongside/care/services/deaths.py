"""A person died: everything quiets, at once; and all of it back, where that was a mistake."""

import datetime as dt
import json
import uuid
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.models import Death, Person
from alongside.people.queries.deaths import standing_death
from alongside.people.restriction import hold_use
from alongside.referrals.states import OPEN, UNANSWERED


@all_or_nothing()
def note_death(
    *,
    actor: Actor,
    person: Person,
    source: str,
    key: uuid.UUID,
    died_on: dt.date | None = None,
) -> Death:
    """Keep that the person died. Open cases and referrals end with that reason, in every team and

    service; appointments are called off; nothing more is sent to the person or asked of them;
    their pages and those of whoever acts for them close. Noted before, it stays as it is.
    ``key`` becomes the death's id. Raises Refused for a day that cannot be.
    """
    require(actor, Permission.CASES_WORK)
    hold_use(person.pk)
    person = locked(person)
    earlier = standing_death(actor, person.pk)
    if earlier:
        return earlier
    if source not in Death.Source:
        raise Refused(_("Choose who told you."), field="source")
    if died_on and not person.date_of_birth <= died_on <= clock.today():
        raise Refused(_("The day must lie between their birth and today."), field="died_on")
    person.has_died, person.died_on = True, died_on
    person.save(update_fields=["has_died", "died_on"])
    death = Death(
        pk=key,
        person=person,
        died_on=died_on,
        source=source,
        noted_by_id=actor.user,
        noted_for_id=actor.organisation,
    )
    insert(death)
    stilled = _still(death)
    record(actor, "person.died", death, people=[person.pk])
    _tell(actor, death, "person.died", stilled)
    return death


@all_or_nothing()
def undo_death(*, actor: Actor, person: Person, why: str) -> None:
    """It was a mistake: what was open is open again, unless somebody changed it meanwhile.

    Messages that were stopped are not sent after all. Undone before, nothing changes.
    """
    require(actor, Permission.CASES_WORK)
    person = locked(person)
    death = standing_death(actor, person.pk)
    if death is None:
        return
    if not why.strip():
        raise Refused(_("Write how you know that they are alive."), field="why")
    person.has_died, person.died_on = False, None
    person.save(update_fields=["has_died", "died_on"])
    death.undone_at, death.undone_by_id, death.undone_why = clock.now(), actor.user, why.strip()
    death.save(update_fields=["undone_at", "undone_by", "undone_why"])
    again = _referrals("SELECT care_take_up_again(%s, %s)::text", death.pk, clock.now())
    record(actor, "person.lives", death, people=[person.pk])
    _tell(actor, death, "person.lives", again)


def _still(death: Death) -> list[dict[str, Any]]:
    """End what is open, and keep how it was where nobody reads it; the referrals among it."""
    working = [str(status) for status in OPEN - UNANSWERED]
    unanswered = [str(status) for status in UNANSWERED]
    still = "SELECT care_still(%s, %s, %s, %s)::text"
    return _referrals(still, death.pk, clock.now(), unanswered, working)


def _referrals(door: str, *asked: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(door, asked)
        (answer,) = cursor.fetchone()
    found: list[dict[str, Any]] = json.loads(answer)
    return found


def _tell(actor: Actor, death: Death, topic: str, referrals: list[dict[str, Any]]) -> None:
    """The other sides hear of it, by references alone."""
    tell(topic, key=f"{topic}:{death.pk}", by=str(actor.organisation), referrals=referrals)
