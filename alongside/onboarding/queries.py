"""Reading what is kept of taking organisations on."""

import uuid

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.onboarding.models import Invitation


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Those to the actor's organisation, and those they sent to organisations they take on."""
    if actor.organisation_id is None:
        return Invitation.objects.none()
    seen = Q(pk=None)
    if actor.may(Permission.MEMBERS_MANAGE):
        seen |= Q(organisation_id=actor.organisation_id)
    if actor.may(Permission.ORGANISATIONS_TAKE_ON):
        seen |= Q(from_organisation_id=actor.organisation_id)
    return Invitation.objects.filter(seen)


def unanswered(actor: Actor) -> QuerySet[Invitation]:
    """The links to the actor's organisation that still work, the newest first."""
    return invitations_visible_to(actor).filter(
        organisation_id=actor.organisation,
        used_at=None,
        withdrawn_at=None,
        expires_at__gt=clock.now(),
    )


def still_good(invitation_id: uuid.UUID) -> Invitation | None:
    """The invitation whose link still works: asked by the house."""
    return (
        Invitation.objects.filter(
            pk=invitation_id, used_at=None, withdrawn_at=None, expires_at__gt=clock.now()
        )
        .select_related("organisation", "from_organisation", "sent_by")
        .first()
    )


def is_member(email: str, organisation_id: uuid.UUID, role_code: str) -> bool:
    """Whether the account with this address has this role there."""
    return Membership.objects.filter(
        user__email__iexact=email.strip(),
        organisation_id=organisation_id,
        role_code=role_code,
        ended_at=None,
    ).exists()
