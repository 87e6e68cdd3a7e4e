"""Who keeps which entry: its own organisation, and whoever holds a claim to it."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.utils import default_process

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.accounts.queries import members_in_role
from alongside.directory.models import Claim, Proposal, Service
from alongside.directory.queries.listed import SHOWN
from alongside.directory.states import ClaimStatus
from alongside.organisations.queries import areas_above

_ALIKE = 85  # of 100
_MOST_ALIKE = 20


def keeps(actor: Actor, service: Service) -> bool:
    """Whether the actor's organisation looks after this entry."""
    if actor.organisation_id is None:
        return False
    if actor.organisation_id == service.organisation_id:
        return True
    return Claim.objects.filter(
        service=service, organisation_id=actor.organisation_id, status=ClaimStatus.HELD
    ).exists()


def kept_by(actor: Actor) -> QuerySet[Service]:
    """The listed entries that the actor's organisation looks after, by name."""
    if actor.organisation_id is None:
        return Service.objects.none()
    held = Claim.objects.filter(
        service=OuterRef("pk"), organisation_id=actor.organisation_id, status=ClaimStatus.HELD
    )
    return (
        Service.objects.filter(Q(organisation_id=actor.organisation_id) | Exists(held))
        .filter(status__in=SHOWN)
        .select_related("organisation__area")
        .order_by("name", "id")
    )


def claims_visible_to(actor: Actor) -> QuerySet[Claim]:
    """The claims of the actor's organisation, the newest first."""
    if actor.organisation_id is None:
        return Claim.objects.none()
    return (
        Claim.objects.filter(organisation_id=actor.organisation_id)
        .select_related("service__organisation", "organisation", "by")
        .order_by("-created_at")
    )


def claim_visible_to(actor: Actor, claim_id: uuid.UUID) -> Claim | None:
    """One claim of the actor's organisation."""
    return claims_visible_to(actor).filter(pk=claim_id).first()


def proposals_of(actor: Actor) -> QuerySet[Proposal]:
    """What the actor has proposed, the newest first."""
    if actor.user_id is None:
        return Proposal.objects.none()
    return (
        Proposal.objects.filter(by_id=actor.user_id)
        .select_related("service__organisation")
        .prefetch_related("changes", "moves")
        .order_by("-created_at")
    )


def may_be_ours(actor: Actor) -> list[Service]:
    """Listed entries of organisations whose name is like the actor's: theirs to claim, perhaps."""
    if actor.organisation_id is None:
        return []
    others = Service.objects.filter(status__in=SHOWN).exclude(organisation_id=actor.organisation_id)
    names = others.values_list("organisation_id", "organisation__name").distinct()
    alike = [
        organisation
        for organisation, name in names
        if token_sort_ratio(name, actor.organisation_name, processor=default_process) >= _ALIKE
    ]
    return list(
        others.filter(organisation_id__in=alike)
        .select_related("organisation")
        .order_by("name", "id")[:_MOST_ALIKE]
    )


def editors_of(service: Service) -> list[User]:
    """The editors of the entry's area; where it has none, of the nearest area above that does.

    Where no area is known, or no area above has an editor: those who keep every area.
    """
    editors = members_in_role("directory_editor")
    for area in areas_above(service.organisation.area_id):
        here = list(_editors(editors, memberships__organisation__area=area))
        if here:
            return here
    return list(_editors(editors, memberships__organisation__area=None)) or list(editors)


def _editors(editors: QuerySet[User], **organisation: object) -> QuerySet[User]:
    return editors.filter(
        memberships__role_code="directory_editor", memberships__ended_at=None, **organisation
    )
