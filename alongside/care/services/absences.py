"""Verbs about being away: said, with who covers, and called off."""

import datetime as dt
import uuid

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.audit.services import record
from alongside.care.models import Absence
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell

LONGEST = dt.timedelta(days=366)


@all_or_nothing()
def be_away(
    *,
    actor: Actor,
    key: uuid.UUID,
    worker: uuid.UUID,
    starts_on: dt.date,
    ends_on: dt.date,
    cover: uuid.UUID | None = None,
) -> Absence:
    """Say that one of the team (a user's id) is away, both days included, and who covers.

    For oneself, or by whoever gives out cases for anybody. ``key`` becomes the absence's id: the
    same form sent twice is one. The cover is told. Raises Refused where the days or the colleagues
    do not fit.
    """
    require(actor, Permission.CASES_WORK)
    if worker != actor.user:
        require(actor, Permission.CASES_REASSIGN)
    hold("absences", actor.organisation)
    earlier = kept_with(key, Absence.objects, organisation_id=actor.organisation, worker_id=worker)
    if earlier:
        return earlier
    absence = Absence(
        pk=key,
        organisation_id=actor.organisation,
        worker_id=worker,
        cover_id=cover,
        starts_on=starts_on,
        ends_on=ends_on,
        by_id=actor.user,
    )
    _check(actor, absence)
    insert(absence)
    record(actor, "absence.say", absence, worker=str(worker), cover=str(cover or ""))
    _tell(absence, "said")
    return absence


def _check(actor: Actor, absence: Absence) -> None:
    if absence.ends_on < absence.starts_on:
        raise Refused(_("The last day is before the first."), field="ends_on")
    if absence.ends_on < clock.today():
        raise Refused(_("This is over already."), field="ends_on")
    if absence.ends_on - absence.starts_on > LONGEST:
        raise Refused(
            _("This is longer than a year. Hand the cases over instead."), field="ends_on"
        )
    team = set(colleagues_who_may(actor, Permission.CASES_WORK).values_list("pk", flat=True))
    if absence.worker_id not in team:
        raise Refused(_("Choose a link worker of your team."), field="worker")
    if absence.cover_id and absence.cover_id not in team - {absence.worker_id}:
        raise Refused(_("Choose a colleague of your team who covers."), field="cover")
    others = list(
        Absence.objects.filter(
            organisation_id=actor.organisation, called_off_at=None, ends_on__gte=absence.starts_on
        )
    )
    away = {other.worker_id for other in others if absence.meets(other)}
    if absence.worker_id in away:
        raise Refused(
            _("They are away on some of these days already. Call that off first."),
            field="starts_on",
        )
    if absence.cover_id in away:
        raise Refused(_("This colleague is away on some of these days."), field="cover")


@all_or_nothing()
def call_off_absence(*, actor: Actor, absence: Absence) -> Absence:
    """They are back, or do not go: nothing is covered any more, at once. Twice is once."""
    require(actor, Permission.CASES_WORK)
    if absence.worker_id != actor.user:
        require(actor, Permission.CASES_REASSIGN)
    absence = locked(absence)
    if absence.called_off_at is None:
        absence.called_off_at = clock.now()
        absence.save(update_fields=["called_off_at"])
        record(actor, "absence.call_off", absence, worker=str(absence.worker_id))
        _tell(absence, "called_off")
    return absence


@all_or_nothing()
def forget_absences(*, actor: Actor, before: dt.date) -> int:
    """Forget who was away, where it ended before that day; how many there were."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_forget_absences(%s)", [before])
        (gone,) = cursor.fetchone()
    return int(gone)


def _tell(absence: Absence, what: str) -> None:
    if absence.cover_id is None:
        return
    tell(
        "absence.covered",
        key=f"absence.covered:{absence.pk}:{what}",
        what=what,
        organisation=str(absence.organisation_id),
        cover=str(absence.cover_id),
        starts_on=absence.starts_on.isoformat(),
        ends_on=absence.ends_on.isoformat(),
    )
