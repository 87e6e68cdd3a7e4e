"""How long something has waited for an answer, and what each organisation promises about that."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.common.statements import put_together_once
from alongside.common.working_days import after
from alongside.people.queries import person_with
from alongside.referrals.models import Promise, Referral
from alongside.referrals.queries import last_of_coming, sent_by, sent_or_written_down
from alongside.referrals.rules import PROMISED, Clock
from alongside.referrals.states import UNANSWERED, Status

_NOT_SPOKEN_WITH = (*UNANSWERED, Status.ACCEPTED, Status.WAITING)


def promised(organisation_id: uuid.UUID, step: str, urgency: str) -> int:
    """Working days within which the organisation does that step."""
    return next(iter(_promised(organisation_id, step, urgency)), PROMISED[step][urgency])


@put_together_once
def _promised(organisation_id: uuid.UUID, step: str, urgency: str) -> QuerySet[Promise, int]:
    said = Promise.objects.filter(organisation_id=organisation_id, step=step, urgency=urgency)
    return said.order_by("-created_at", "-id").values_list("days", flat=True)[:1]


def due_on(organisation_id: uuid.UUID, step: str, urgency: str) -> dt.date:
    """The last day on which the promise is kept, if it begins to run today."""
    return after(clock.today(), promised(organisation_id, step, urgency))


def promises_of(actor: Actor) -> QuerySet[Promise]:
    """Everything that the actor's organisation ever promised, the newest first."""
    return Promise.objects.filter(organisation_id=actor.organisation).select_related("by")


def came_back(actor: Actor) -> QuerySet[Referral]:
    """What the actor's organisation sent, was not taken on, and nobody here has seen to since.

    Whoever sent another one for the same person has seen to it. Whoever asked a team directly and
    was not taken on is among it: on its board they stand no more.
    """
    return sent_or_written_down(actor).filter(_not_seen_to()).order_by("ended_at", "id")


def came_back_to(actor: Actor) -> Q:
    """SQL of a referral: it is one of these."""
    return Q(from_organisation_id=actor.organisation) & _not_seen_to()


def closed_to(actor: Actor) -> Q:
    """SQL of a referral: its receiver took it on and closed it, and did not say that they came."""
    said_that_they_came = Exact(Coalesce(last_of_coming(), Value("")), "attend")
    closed = Q(from_organisation_id=actor.organisation, status=Status.CLOSED)
    return closed & ~Q(said_that_they_came) & _not_followed()


def _not_seen_to() -> Q:
    return Q(status__in=(Status.DECLINED, Status.RETURNED), seen_to_at=None) & _not_followed()


def _not_followed() -> Q:
    later = Referral.objects.filter(
        person_id=OuterRef("person_id"),
        from_organisation_id=OuterRef("from_organisation_id"),
        sent_at__gt=OuterRef("ended_at"),
    )
    return ~Q(Exists(later))


def late(actor: Actor) -> QuerySet[Referral]:
    """What the actor's organisation sent and was not answered in the promised time."""
    unanswered = sent_by(actor).filter(status__in=UNANSWERED, answer_by__lt=clock.today())
    return unanswered.order_by("answer_by", "id")


def not_spoken_with(actor: Actor, days: int) -> QuerySet[Referral]:
    """What the actor's organisation sent to link workers more than so many days ago, where nobody
    has spoken with the person since: the longest waiting first."""
    since = clock.now() - dt.timedelta(days=days)
    quiet = sent_by(actor).filter(
        kind=Referral.Kind.LINK_WORKER, status__in=_NOT_SPOKEN_WITH, sent_at__lt=since
    )
    return quiet.order_by("sent_at", "id")


def spoken_with_by(referral: Referral) -> dt.date:
    """The day by which somebody should have spoken with the person, by what the team promises."""
    answered = referral.answer_by if referral.status in UNANSWERED else None
    begins = max(answered or clock.today(), clock.today())
    step = promised(referral.to_organisation_id, Promise.Step.CONTACT, referral.urgency)
    return after(begins, step)


@dataclass(frozen=True)
class Late:
    """An unanswered referral past its promise, by ids and codes as a fact holds them: no person."""

    id: uuid.UUID
    clock: Clock
    facts: dict[str, str]


def late_referrals(today: dt.date) -> list[Late]:
    """Every one whose time is over, whoever sent it: asked by the house itself.

    Not those of people whose data is kept and not used, nor any that the receiver sees no more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_late(%s)", [today])
        names = [column.name for column in cursor.description or ()]
        return [_late(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def has_a_sender(row: Mapping[str, object]) -> bool:
    """Whether somebody else than the receiver sent it: another organisation, or the person."""
    elsewhere = row["from_organisation"] != row["to_organisation"]
    return elsewhere or person_with(uuid.UUID(str(row["from_user"]))) is not None


def _late(row: dict[str, object]) -> Late:
    due, nudged, escalated, heard = (
        row.pop(name) for name in ("answer_by", "nudged_on", "escalated_on", "heard_at")
    )
    return Late(
        uuid.UUID(str(row["referral"])),
        Clock(
            due,  # type: ignore[arg-type]
            nudged,  # type: ignore[arg-type]
            escalated,  # type: ignore[arg-type]
            clock.local_day(heard) if heard else None,  # type: ignore[arg-type]
            has_a_sender(row),
        ),
        {name: str(text) for name, text in row.items()},
    )
