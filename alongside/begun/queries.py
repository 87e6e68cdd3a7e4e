"""Reading what was begun: each author their own."""

import uuid

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.begun.models import Draft, Launch


def visible_to(actor: Actor) -> QuerySet[Draft]:
    """What the actor has begun for the organisation they work for now, the newest first."""
    if actor.user_id is None or not actor.may(Permission.REFERRALS_SEND):
        return Draft.objects.none()
    return Draft.objects.filter(by_id=actor.user_id, organisation_id=actor.organisation)


def draft_of(actor: Actor, key: uuid.UUID) -> Draft | None:
    """The draft under this key, if it is the actor's own."""
    return visible_to(actor).filter(pk=key).first()


def launches_visible_to(actor: Actor) -> QuerySet[Launch]:
    """What a program of the organisation has handed over: for programs alone."""
    if actor.user_id or not actor.may(Permission.REFERRALS_SEND):
        return Launch.objects.none()
    return Launch.objects.filter(organisation_id=actor.organisation)
