"""Reading emergency accesses: one's own, and as privacy officer those of the organisation."""

import uuid

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.people.models import EmergencyAccess


def opened_circle(actor: Actor, person_field: str) -> Exists:
    """SQL: the actor has opened in an emergency, just now, where a protected person is."""
    return Exists(
        EmergencyAccess.objects.filter(
            person_id=OuterRef(person_field),
            user_id=actor.user,
            organisation_id=actor.organisation,
            opens_circle=True,
            until__gt=Now(),
        )
    )


def accesses_visible_to(actor: Actor) -> QuerySet[EmergencyAccess]:
    """The actor's own; whoever reviews them sees all of the organisation's."""
    if actor.person_id or actor.user_id is None or actor.organisation_id is None:
        return EmergencyAccess.objects.none()
    mine = Q(user_id=actor.user)
    if actor.may(Permission.PRIVACY_REVIEW):
        mine |= Q(organisation_id=actor.organisation)
    return EmergencyAccess.objects.filter(mine)


def to_review(actor: Actor) -> QuerySet[EmergencyAccess]:
    """All of them, those that wait for a word first, the longest wait on top."""
    if not actor.may(Permission.PRIVACY_REVIEW):
        return EmergencyAccess.objects.none()
    return (
        accesses_visible_to(actor)
        .filter(organisation_id=actor.organisation)
        .select_related("user", "reviewed_by")
        .order_by(F("reviewed_at").desc(nulls_first=True), "created_at")
    )


def access_to_review(actor: Actor, access_id: uuid.UUID) -> EmergencyAccess | None:
    """One of them; None when there is none by that id for this actor."""
    return to_review(actor).filter(pk=access_id).first()
