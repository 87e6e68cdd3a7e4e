"""Reading that somebody died: those who plan care with the person."""

import uuid

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.people.models import CareRelationship, Death
from alongside.people.queries import live_relationship


def visible_to(actor: Actor) -> QuerySet[Death]:
    """Each time it was noted, also by mistake, of the people the actor plans care with."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return Death.objects.none()
    theirs = live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    return Death.objects.defer("stilled").filter(theirs)


def standing_death(actor: Actor, person_id: uuid.UUID) -> Death | None:
    """That the person died, as it stands; None while they live, as far as anybody knows."""
    standing = visible_to(actor).filter(person_id=person_id, undone_at=None)
    return standing.select_related("noted_by", "noted_for").first()
