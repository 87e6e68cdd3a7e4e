"""Reading people: always from what the actor may see."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.people.models import CareRelationship, Person


def live_relationship(actor: Actor, person_field: str, *levels: str) -> Exists:
    """SQL: the actor's organisation has a live reason (at one of the levels) to see the person.

    ``person_field`` is the outer query's column that holds the person's id.
    """
    reasons = CareRelationship.objects.filter(
        organisation_id=actor.organisation, person_id=OuterRef(person_field), ended_at=None
    )
    return Exists(reasons.filter(level__in=levels) if levels else reasons)


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The people whom the actor's organisation has a live reason to see, if the role may."""
    if not actor.may(Permission.PEOPLE_VIEW):
        return Person.objects.none()
    return Person.objects.filter(live_relationship(actor, "pk"))


def relationships_visible_to(actor: Actor) -> QuerySet[CareRelationship]:
    """The organisation's own reasons, those it gave, and all of anyone it plans care with."""
    if not actor.may(Permission.PEOPLE_VIEW):
        return CareRelationship.objects.none()
    return CareRelationship.objects.filter(
        Q(organisation_id=actor.organisation)
        | Q(granted_by_id=actor.organisation_id)
        | Q(live_relationship(actor, "person_id", CareRelationship.Level.CARE))
    )


def person_visible_to(actor: Actor, person_id: uuid.UUID) -> Person | None:
    """The person, or None when there is nobody by that id for this actor."""
    return visible_to(actor).filter(pk=person_id).first()
