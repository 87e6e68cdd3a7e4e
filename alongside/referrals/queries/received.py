"""Reading what was received, and who could receive more."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.common.statements import how_many, put_together_once
from alongside.referrals.models import (
    Referral,
    ReferralMove,
)
from alongside.referrals.queries.seen import listed, visible_to
from alongside.referrals.queries.sent import sent_by
from alongside.referrals.states import CORRECTED, OPEN, UNANSWERED, UNMARKED, Status

_ANSWERED = Case(When(status__in=UNANSWERED, then=0), default=1)


def received_by(actor: Actor) -> QuerySet[Referral]:
    """What the actor's organisation received, ready for a list.

    Those who wait for an answer first, then the others, each longest waiting first.
    """
    return (
        listed(visible_to(actor))
        .filter(to_organisation_id=actor.organisation)
        .exclude(status=Status.DRAFT)
        .order_by(_ANSWERED, "sent_at", "id")
    )


def waiting_for(actor: Actor) -> QuerySet[Referral]:
    """Received and not yet answered, with what the board shows of it and no more."""
    return (
        received_by(actor)
        .filter(status__in=UNANSWERED)
        .select_related(None)
        .select_related("person", "from_organisation")
        .order_by("-urgency", "sent_at")  # “soon” before “routine”
    )


def last_of_coming() -> Subquery:
    """SQL of a referral: its receiver's last step that says whether they came, or takes it back."""
    said = ReferralMove.objects.filter(
        referral_id=OuterRef("pk"), name__in=("attend", "miss", UNMARKED[0], CORRECTED[0])
    )
    return Subquery(said.order_by("-created_at", "-id").values("name")[:1])


@put_together_once
def how_many_wait(actor: Actor) -> QuerySet[Referral, int]:
    """How many these are."""
    return how_many(waiting_for(actor))


@put_together_once
def waiting_page(actor: Actor, start: int, stop: int) -> QuerySet[Referral]:
    """Some of them."""
    return waiting_for(actor)[start:stop]


def open_there(actor: Actor, organisation_id: uuid.UUID) -> QuerySet[Referral]:
    """What the actor's organisation sent to the services of that one and is open, oldest first."""
    sent = sent_by(actor).filter(kind=Referral.Kind.PROVIDER, status__in=OPEN)
    return sent.filter(to_organisation_id=organisation_id).order_by("sent_at", "id")


@dataclass(frozen=True)
class Receiver:
    """An organisation that has people of ours: how many, how many late, its last sign of life."""

    id: uuid.UUID
    name: str
    open: int
    unanswered: int
    late: int
    oldest: dt.datetime
    heard_at: dt.datetime | None


def receivers(actor: Actor) -> list[Receiver]:
    """Who has open referrals of the actor's organisation, those with most that are late first."""
    here = visible_to(actor).filter(
        from_organisation_id=actor.organisation,
        kind=Referral.Kind.PROVIDER,
        status__in=OPEN,
    )
    rows = here.values_list("to_organisation_id", "to_organisation__name").annotate(
        open=Count("pk"),
        unanswered=Count("pk", filter=Q(status__in=UNANSWERED)),
        late=Count("pk", filter=Q(status__in=UNANSWERED, answer_by__lt=clock.today())),
        oldest=Min("sent_at"),
    )
    heard = dict(
        ReferralMove.objects.filter(
            referral__in=here, organisation_id=F("referral__to_organisation_id")
        )
        .values_list("organisation_id")
        .annotate(at=Max("created_at"))
    )
    found = [
        Receiver(id_, name, every, unanswered, late, oldest, heard.get(id_))
        for id_, name, every, unanswered, late, oldest in rows
    ]
    return sorted(found, key=lambda one: (-one.late, -one.open, one.name))
