"""Reading what was said about a referral, and what of it nobody has read yet."""

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull

from alongside.accounts.actor import Actor
from alongside.people.queries.protection import may_know
from alongside.referrals.models import (
    Referral,
    ReferralAnswer,
    ReferralFile,
    ReferralMove,
    ReferralNote,
)
from alongside.referrals.queries.seen import visible_to


def moves_visible_to(actor: Actor) -> QuerySet[ReferralMove]:
    """The steps of the referrals that the actor may see."""
    return ReferralMove.objects.filter(referral__in=visible_to(actor))


def moves_of(referrals: RawSQL) -> QuerySet[ReferralMove]:
    """The steps of referrals, by their ids, that the actor sees."""
    return ReferralMove.objects.filter(referral_id__in=referrals)


def notes_of(referrals: RawSQL) -> QuerySet[ReferralNote]:
    """What was written on referrals, by their ids, that the actor sees from one of the sides."""
    return ReferralNote.objects.filter(referral_id__in=referrals)


def notes_visible_to(actor: Actor) -> QuerySet[ReferralNote]:
    """What the two sides told each other, on referrals that the actor may see: not the person."""
    if actor.person_id or actor.acts_for:
        return ReferralNote.objects.none()
    return ReferralNote.objects.filter(referral__in=visible_to(actor))


def files_visible_to(actor: Actor) -> QuerySet[ReferralFile]:
    """What came with those notes, without its content; of a protected person the circle's alone."""
    if actor.person_id or actor.acts_for:
        return ReferralFile.objects.none()
    files = ReferralFile.objects.filter(referral__in=visible_to(actor)).defer("content")
    return files.filter(
        Q(referral__person__protected=False) | may_know(actor, "referral__person_id")
    )


def answers_of(actor: Actor, referral: Referral) -> QuerySet[ReferralAnswer]:
    """What was answered to the receiver's own questions, in the order in which they were asked.

    Of a protected person it is for the circle around them alone, as files are.
    """
    if actor.person_id or actor.acts_for:
        return ReferralAnswer.objects.none()
    answers = ReferralAnswer.objects.filter(referral=referral, referral__in=visible_to(actor))
    return answers.filter(
        Q(referral__person__protected=False) | may_know(actor, "referral__person_id")
    )


def with_unread(actor: Actor, referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """The same, each with ``unread``: the other side wrote since somebody here last looked."""
    ours = Case(
        When(from_organisation_id=actor.organisation, then=F("from_read_at")),
        default=F("to_read_at"),
    )
    newest = (
        ReferralNote.objects.filter(referral_id=OuterRef("pk"))
        .exclude(organisation_id=actor.organisation)
        .order_by("-created_at")
        .values("created_at")[:1]
    )
    return referrals.annotate(read_here_at=ours, heard_at=Subquery(newest)).annotate(
        unread=Q(heard_at__isnull=False)
        & (Q(read_here_at=None) | Q(heard_at__gt=F("read_here_at")))
    )


def has_unread(actor: Actor, referral: Referral) -> bool:
    """Whether the other side wrote since somebody here last looked at this one."""
    sent = referral.from_organisation_id == actor.organisation
    read_at = referral.from_read_at if sent else referral.to_read_at
    notes = ReferralNote.objects.filter(referral=referral)
    theirs = notes.exclude(organisation_id=actor.organisation)
    return (theirs.filter(created_at__gt=read_at) if read_at else theirs).exists()


def written_to(actor: Actor, referral: str) -> Exists:
    """SQL: who sent that referral to the actor's organisation wrote, and nobody here has read it.

    ``referral`` is the outer query's field that leads to it.
    """
    return heard_since(actor, f"{referral}_id", f"{referral}__to_read_at")


def heard_since(actor: Actor, referral_id: str, read_at: str) -> Exists:
    read = OuterRef(read_at)
    theirs = ReferralNote.objects.filter(
        ~Q(organisation_id=actor.organisation), referral_id=OuterRef(referral_id)
    )
    return Exists(theirs.filter(Q(created_at__gt=read) | Q(IsNull(read, True))))
