"""Reading who is away, what is covered for whom meanwhile, and where nobody covers.

Cover opens nothing: the team sees its cases anyway, and a circle stays a circle. It says who looks
after what, for so long as it runs.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care.limits import Limit, barred
from alongside.care.models import Absence, Appointment, Case
from alongside.care.queries import arranged, visible_to
from alongside.care.states import Status
from alongside.common import clock
from alongside.common.statements import among, put_together_once
from alongside.people.queries.protection import circle_visible_to


def absences_visible_to(actor: Actor) -> QuerySet[Absence]:
    """Who of the actor's own team is, was or will be away."""
    if actor.person_id or actor.acts_for or not actor.may(Permission.CASES_WORK):
        return Absence.objects.none()
    return Absence.objects.filter(organisation_id=actor.organisation)


def standing(actor: Actor) -> QuerySet[Absence]:
    """Those that run or are to come, the next first."""
    return _standing(actor, clock.today())


def _standing(actor: Actor, day: dt.date) -> QuerySet[Absence]:
    rows = absences_visible_to(actor).filter(called_off_at=None, ends_on__gte=day)
    return rows.select_related("worker", "cover").order_by("starts_on", "worker__name", "id")


def running(actor: Actor) -> QuerySet[Absence]:
    """Those of today."""
    return on(actor, clock.today())


def on(actor: Actor, day: dt.date) -> QuerySet[Absence]:
    """Those that run on that day."""
    return _standing(actor, day).filter(starts_on__lte=day)


def away_today(actor: Actor) -> set[uuid.UUID]:
    """The users of the team who are away today."""
    return set(running(actor).order_by().values_list("worker_id", flat=True))


def absence_of(actor: Actor, worker_id: uuid.UUID) -> Absence | None:
    """The absence in which a worker is today."""
    return next(iter(_absence_of(actor, worker_id, clock.today())), None)


@put_together_once
def _absence_of(actor: Actor, worker_id: uuid.UUID, day: dt.date) -> QuerySet[Absence]:
    return on(actor, day).filter(worker_id=worker_id)[:1]


def covered_for(actor: Actor) -> list[uuid.UUID]:
    """The users for whom the actor covers today."""
    return _covered_for(actor, clock.today())


@put_together_once
def _covered_for(actor: Actor, day: dt.date) -> QuerySet[Absence, uuid.UUID]:
    return on(actor, day).filter(cover_id=actor.user).values_list("worker_id", flat=True)


def covered(actor: Actor, workers: Sequence[uuid.UUID], by: uuid.UUID | None = None) -> Q:
    """SQL: a case of one of these workers that the actor may cover, as ``care.limits`` would give.

    What must not simply go to the actor is in nobody's cover: whoever leads sees it. ``by`` is the
    user who covers, where that is a colleague.
    """
    cover = by or actor.user
    circles = circle_visible_to(actor).filter(
        user_id=cover, organisation_id=actor.organisation, ended_at=None
    )
    known = Q(person__protected=False) | Q(person_id__in=circles.values("person_id"))
    return (
        known
        & Q(
            worker_id__in=among(workers),
            status=Status.OPEN,
            person__has_died=False,
            person__restricted=False,
            referral__consent__withdrawn_at=None,
        )
        & ~Q(kept_from__contains=[cover])
    )


def in_hand(actor: Actor, workers: Sequence[uuid.UUID]) -> Q:
    """SQL: one's own cases, and those that one covers for these workers."""
    own = Q(worker_id=actor.user)
    return own | covered(actor, workers) if workers else own


def looked_after(absences: Iterable[Absence]) -> dict[uuid.UUID, list[Absence]]:
    """Of those that run, by whoever covers (user), which they cover; none by who is away too."""
    absences = list(absences)
    away = {one.worker_id for one in absences}
    found: dict[uuid.UUID, list[Absence]] = {}
    for one in absences:
        if one.cover_id and one.cover_id not in away:
            found.setdefault(one.cover_id, []).append(one)
    return found


def to_keep(actor: Actor) -> QuerySet[Appointment]:
    """One's own appointments, and those that fall into days on which one covers, by time."""
    mine = Q(worker_id=actor.user)
    for absence in running(actor).filter(cover_id=actor.user):
        meanwhile = Q(
            worker_id=absence.worker_id,
            at__gte=clock.midnight(absence.starts_on),
            at__lt=clock.midnight(absence.ends_on + dt.timedelta(days=1)),
        )
        cases = Case.objects.filter(covered(actor, [absence.worker_id]))
        mine |= meanwhile & Q(case__in=cases.values("pk"))
    return arranged(actor).filter(mine)


@dataclass(frozen=True)
class Gap:
    """What an absence leaves in nobody's hands."""

    absence: Absence
    nobody: bool = False
    away_too: Absence | None = None
    gone: bool = False
    cases: list[tuple[Case, Limit]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.nobody or self.away_too or self.gone or self.cases)


def gaps(actor: Actor) -> list[Gap]:
    """For whoever gives out cases, absences that leave something uncovered; none for others."""
    if not actor.may(Permission.CASES_REASSIGN):
        return []
    absences = list(standing(actor))
    team = set(colleagues_who_may(actor, Permission.CASES_WORK).values_list("pk", flat=True))
    limits = _limits(actor, absences)
    found = [
        Gap(
            absence=one,
            nobody=one.cover_id is None,
            away_too=_away_too(one, absences),
            gone=one.cover_id is not None and one.cover_id not in team,
            cases=limits.get(one.pk, []),
        )
        for one in absences
    ]
    return [gap for gap in found if gap]


def _away_too(absence: Absence, others: list[Absence]) -> Absence | None:
    theirs = (one for one in others if one.worker_id == absence.cover_id and one.meets(absence))
    return next(theirs, None)


def _limits(actor: Actor, absences: list[Absence]) -> Mapping[uuid.UUID, list[tuple[Case, Limit]]]:
    covers = {one.cover_id for one in absences if one.cover_id}
    workers = {one.worker_id for one in absences if one.cover_id}
    rows = visible_to(actor).filter(worker_id__in=workers, status=Status.OPEN)
    cases = list(rows.select_related("person", "referral__consent").order_by("opened_at", "pk"))
    limits = barred(actor, cases, covers)
    return {
        one.pk: [
            (case, limits[case.pk][one.cover_id])
            for case in cases
            if case.worker_id == one.worker_id
            and one.cover_id
            and one.cover_id in limits.get(case.pk, {})
        ]
        for one in absences
    }


Place = tuple[uuid.UUID | None, uuid.UUID | None]


def covers_of(referral: uuid.UUID) -> dict[Place, uuid.UUID]:
    """Who covers today, by organisation and worker, for the cases of this referral: users' ids.

    The case that it began, and the one that it came from, which another team may have.
    Asked by the house itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM care_cover_of(%s, %s)", [referral, clock.today()])
        return {(organisation, worker): cover for organisation, worker, cover in cursor.fetchall()}
