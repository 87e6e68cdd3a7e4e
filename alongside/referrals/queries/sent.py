"""Reading what was sent, as its sender does."""

import uuid

from django.db.models import (
    Q,
    QuerySet,
)

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common.statements import put_together_once
from alongside.people.queries import live_relationship
from alongside.referrals.models import (
    Referral,
)
from alongside.referrals.queries.said import heard_since, with_unread
from alongside.referrals.queries.seen import listed, visible_to
from alongside.referrals.states import UNANSWERED


def sent_by(actor: Actor) -> QuerySet[Referral]:
    """What the actor's organisation sent to others, newest first, ready for a list.

    Of a team not what it wrote down for whoever asked it directly: that stands on its own board.
    """
    return sent_or_written_down(actor).exclude(
        kind=Referral.Kind.LINK_WORKER, to_organisation_id=actor.organisation
    )


def sent_or_written_down(actor: Actor) -> QuerySet[Referral]:
    """The same, with what it wrote down itself for whoever asked it directly."""
    sent = listed(visible_to(actor)).filter(from_organisation_id=actor.organisation)
    return sent.order_by("-sent_at", "-created_at")


def written_back(actor: Actor) -> QuerySet[Referral]:
    """Of what the actor's organisation sent, those in which the other side wrote since somebody
    here last looked."""
    return sent_by(actor).filter(heard_since(actor, "pk", "from_read_at"))


def written_back_to(actor: Actor) -> Q:
    """SQL of a referral: it is one of these."""
    return Q(from_organisation_id=actor.organisation) & Q(heard_since(actor, "pk", "from_read_at"))


def sent_with(actor: Actor, key: str) -> Referral | None:
    """The referral that this very user's form with this key has already sent.

    Every sending asks it, twice: so it is one index lookup, and row security alone decides
    whether they may still see the referral.
    """
    found = Referral.objects.raw(
        "SELECT * FROM referrals_referral WHERE from_user_id = %s AND key = %s", [actor.user, key]
    )
    return next(iter(found), None)


def last_feedback(actor: Actor) -> str:
    """How much this very user wished to hear back the last time; empty before the first time."""
    sent = Referral.objects.filter(from_user_id=actor.user).order_by("-created_at")
    return sent.values_list("feedback", flat=True).first() or ""


def waiting_elsewhere(actor: Actor, person_id: uuid.UUID) -> QuerySet[Referral]:
    """What the actor's organisation sent to services for the person and nobody has answered yet."""
    sent = sent_by(actor).filter(person_id=person_id, kind=Referral.Kind.PROVIDER)
    return sent.filter(status__in=UNANSWERED).order_by("sent_at", "id")


def told_to_sender(actor: Actor, referral_id: uuid.UUID) -> Referral | None:
    """One that the actor's organisation sent, with its steps: for a program that sends for it."""
    if not actor.may(Permission.REFERRALS_SEND):
        return None
    sent = Referral.objects.filter(pk=referral_id, from_organisation_id=actor.organisation)
    return sent.filter(live_relationship(actor, "person_id")).prefetch_related("moves").first()


def onward_from(actor: Actor, parent_id: uuid.UUID) -> QuerySet[Referral]:
    """The referrals that followed from one referral, in order."""
    return listed(visible_to(actor)).filter(parent_id=parent_id).order_by("sent_at")


@put_together_once
def all_onward_from(actor: Actor, parent_id: uuid.UUID) -> QuerySet[Referral]:
    """All of them, ``with_unread``."""
    return with_unread(actor, onward_from(actor, parent_id))
