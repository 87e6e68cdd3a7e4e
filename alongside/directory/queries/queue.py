"""What waits for an editor of the directory, of their area. Nobody else sees any of it."""

import datetime as dt
import uuid

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.directory.models import (
    Assurance,
    Claim,
    Enquiry,
    Evidence,
    ImportBatch,
    LinkCheck,
    Problem,
    Proposal,
    ProposedChange,
    Service,
)
from alongside.directory.queries import freshness, link_checks
from alongside.directory.queries.areas import kept_in
from alongside.directory.states import ClaimStatus, ProblemStatus, ProposalStatus

# Evidence that runs out within this time is asked for again.
EXPIRES_SOON = dt.timedelta(days=60)
# A provider said that it has stopped: an editor looks whether that was meant.
STOPPED_LATELY = dt.timedelta(days=60)

# Always in the same order, whoever made them.
_FIELDS = Prefetch("changes", ProposedChange.objects.order_by("field"))


def _edits(actor: Actor) -> bool:
    return actor.may(Permission.DIRECTORY_EDIT)


def _here(actor: Actor, service: str = "service__") -> Q:
    """Of the editor's area; what is of no area yet, or of no service, is every editor's."""
    return kept_in(actor.area_id, f"{service}organisation__")


def problems(actor: Actor) -> QuerySet[Problem]:
    """Open problems: those about safety first, then the longest waiting."""
    if not _edits(actor):
        return Problem.objects.none()
    unsafe_first = Case(
        When(kind=Problem.Kind.UNSAFE, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        Problem.objects.filter(_here(actor), status=ProblemStatus.OPEN)
        .select_related("service__organisation", "service__owner", "told")
        .order_by(unsafe_first, "created_at")
    )


def problem(actor: Actor, problem_id: uuid.UUID) -> Problem | None:
    """One problem, open or closed, with what was told."""
    if not _edits(actor):
        return None
    return (
        Problem.objects.select_related("service__organisation", "told")
        .prefetch_related("moves__by")
        .filter(_here(actor), pk=problem_id)
        .first()
    )


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Open proposals, those of the entries' own keepers first."""
    if not _edits(actor):
        return Proposal.objects.none()
    return (
        Proposal.objects.filter(_here(actor), status=ProposalStatus.OPEN)
        .select_related("service__organisation", "by", "organisation")
        .prefetch_related(_FIELDS)
        .order_by("-keeper", "created_at")
    )


def proposal(actor: Actor, proposal_id: uuid.UUID) -> Proposal | None:
    """One proposal, open or decided, with its fields."""
    if not _edits(actor):
        return None
    return (
        Proposal.objects.filter(_here(actor), pk=proposal_id)
        .select_related("service__organisation", "by", "organisation", "enquiry")
        .prefetch_related(_FIELDS, "moves__by")
        .first()
    )


def listed_like(actor: Actor, new: Proposal) -> list[Service]:
    """A few entries that have the name of one that is to be made: it may be there already."""
    if not _edits(actor):
        return []
    like = Service.objects.filter(name__iexact=new.title).exclude(status=Service.Status.INACTIVE)
    return list(like.select_related("organisation").order_by("name", "id")[:5])


def claim(actor: Actor, claim_id: uuid.UUID) -> Claim | None:
    """One claim, however it stands."""
    if not _edits(actor):
        return None
    return (
        Claim.objects.filter(_here(actor), pk=claim_id)
        .select_related("service__organisation", "organisation", "by")
        .prefetch_related("moves__by")
        .first()
    )


def claims(actor: Actor) -> QuerySet[Claim]:
    """Claims that nobody has proven yet."""
    if not _edits(actor):
        return Claim.objects.none()
    return Claim.objects.filter(_here(actor), status=ClaimStatus.ASKED).select_related(
        "service__organisation", "organisation", "by"
    )


def stopped(actor: Actor) -> QuerySet[Enquiry]:
    """Entries whose provider lately said, through a link, that they have stopped."""
    if not _edits(actor):
        return Enquiry.objects.none()
    return Enquiry.objects.filter(
        _here(actor),
        answer=Enquiry.Answer.STOPPED,
        answered_at__gt=clock.now() - STOPPED_LATELY,
        service__status=Service.Status.DEFUNCT,
    ).select_related("service__organisation")


def stale(actor: Actor) -> QuerySet[Service]:
    """Entries that nobody has checked for long, the oldest first."""
    if not _edits(actor):
        return Service.objects.none()
    return freshness.stale(freshness.Paces.load()).filter(_here(actor, ""))


def dead_links(actor: Actor) -> QuerySet[LinkCheck]:
    """Web addresses that lead nowhere, time and again."""
    if not _edits(actor):
        return LinkCheck.objects.none()
    return link_checks.dead_links().filter(_here(actor))


def expiring(actor: Actor) -> QuerySet[Evidence]:
    """Evidence behind a tier that holds now, which runs out soon or has just run out."""
    if not _edits(actor):
        return Evidence.objects.none()
    today = clock.today()
    return (
        Evidence.objects.filter(expires_on__lte=today + EXPIRES_SOON)
        .filter(Q(assurance__expires_on=None) | Q(assurance__expires_on__gte=today))
        .exclude(assurance__tier=Assurance.Tier.LISTED)
        .select_related("assurance__service", "assurance__organisation")
        .order_by("expires_on", "id")
    )


def imports(actor: Actor) -> QuerySet[ImportBatch]:
    """Batches that were read in, the newest first."""
    if not _edits(actor):
        return ImportBatch.objects.none()
    return ImportBatch.objects.all()
