"""Two records of one person are made one; and two again, where that was a mistake."""

import json
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, OperationalError, connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.once import kept_with, share
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.models import Merge, Person
from alongside.people.queries.merging import mergeable_by, merges_visible_to
from alongside.people.restriction import hold_use
from alongside.rights.merging import CHOSEN, why_not, why_not_undone

LONGEST_REASON = 2_000
_IN_USE = {"55P03", "40P01"}  # lock not available, deadlock detected


@all_or_nothing()
def merge(
    *,
    actor: Actor,
    kept: Person,
    gone: Person,
    take: Collection[str],
    reason: str,
    key: uuid.UUID,
) -> Merge:
    """Make one record of two: all that hangs on ``gone`` hangs on ``kept`` from now on.

    ``take`` are the columns whose value comes from ``gone``. What was taken back on one is taken
    back on both, and safe mode of either holds. ``key`` becomes the id of what was done.
    Raises Refused where something stands against it (``rights.merging``), OutOfTurn when somebody
    is writing in one of them at this moment, and NotPermitted for who does not see both.
    """
    require(actor, Permission.PEOPLE_MERGE)
    _hold(kept.pk, gone.pk)
    earlier = kept_with(key, merges_visible_to(actor), kept_id=kept.pk, gone_id=gone.pk)
    if earlier:
        return earlier
    found = mergeable_by(actor).in_bulk([kept.pk, gone.pk])
    if len(found) < 2:
        raise NotPermitted(
            _("You can make one record of two only while your team plans care with both.")
        )
    against = why_not(actor, found[kept.pk], found[gone.pk])
    if against:
        raise Refused(against[0])
    if not reason.strip():
        raise Refused(_("Write how you know that they are one person."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Keep it under 2,000 characters."), field="reason")
    if set(take) - set(CHOSEN):
        raise Refused(_("Choose what stays, for each line."))
    answer = _door(
        "SELECT rights_merge(%s, %s, %s, %s, %s, %s, %s)::text",
        *(key, kept.pk, gone.pk, reason.strip(), list(take), clock.now(), clock.today()),
    )
    done = merges_visible_to(actor).get(pk=key)
    record(actor, "person.merge", done, people=[kept.pk, gone.pk])
    for consent in answer["consents"]:  # as whenever it is taken back
        record(actor, "consent.withdraw", people=[kept.pk], consent=consent)
        tell("consent.withdrawn", key=f"consent.withdrawn:{consent}:{key}", consent=consent)
    return done


@all_or_nothing()
def undo_merge(*, actor: Actor, merge: Merge, why: str) -> Merge:
    """They are two people after all: each record as it was, but for what was changed since.

    ``could_not`` of the answer says what that is. Undone before, nothing changes.
    Raises Refused where something that happened since stands against it.
    """
    require(actor, Permission.PEOPLE_MERGE)
    _hold(merge.kept_id, merge.gone_id)
    merge = merges_visible_to(actor).get(pk=merge.pk)
    if merge.undone_at:
        return merge
    kept = mergeable_by(actor).filter(pk=merge.kept_id).first()
    if kept is None:
        raise NotPermitted(_("You can take apart only what your team plans care with."))
    against = why_not_undone(actor, kept)
    if against:
        raise Refused(against)
    if not why.strip():
        raise Refused(_("Write how you know that they are two people."), field="why")
    if len(why) > LONGEST_REASON:
        raise Refused(_("Keep it under 2,000 characters."), field="why")
    _door("SELECT rights_unmerge(%s, %s, %s)::text", merge.pk, why.strip(), clock.now())
    record(actor, "person.unmerge", merge, people=[merge.kept_id, merge.gone_id])
    return merges_visible_to(actor).get(pk=merge.pk)


@all_or_nothing()
def tell_apart(*, actor: Actor, one: Person, other: Person) -> None:
    """They look alike and are two people: nobody at the organisation is asked again."""
    require(actor, Permission.PEOPLE_MERGE)
    if mergeable_by(actor).filter(pk__in=[one.pk, other.pk]).count() < 2:
        raise NotPermitted(_("Your team does not plan care with both."))
    record(actor, "person.tell_apart", people=[one.pk, other.pk])


def look_over_pairs(*, actor: Actor, people: Iterable[uuid.UUID]) -> None:
    """Note whose names the list of likely pairs has just shown."""
    require(actor, Permission.PEOPLE_MERGE)
    record(actor, "board.see", people=sorted(set(people)))


def _hold(*people: uuid.UUID) -> None:
    """What is begun with one of them is seen by this, or waits and then reads of it."""
    share("retention")
    for person in sorted(people):
        hold_use(person)


def _door(question: str, *asked: Any) -> Any:
    try:
        with connection.cursor() as cursor:
            cursor.execute(question, asked)
            (answer,) = cursor.fetchone()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") not in _IN_USE:
            raise
        raise OutOfTurn(
            _(
                "Somebody is writing in one of the two records at this moment. Nothing was done. "
                "Press the button again."
            )
        ) from error
    except IntegrityError as error:
        raise OutOfTurn(
            _(
                "Something about them has changed since, such as safe mode being switched on or "
                "off. Nothing was done. Put that back as it was, or look at both again."
            )
        ) from error
    return json.loads(answer)
