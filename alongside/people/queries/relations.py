"""Reading who acts for whom: as far as the actor plans care with the person, or is the person."""

import uuid

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import but_their_name
from alongside.common.statements import put_together_once
from alongside.people.models import CareRelationship, Relation
from alongside.people.queries import live_relationship
from alongside.people.states import RelationStatus


def relations_visible_to(actor: Actor) -> QuerySet[Relation]:
    """Those of the people whom the actor plans care with; a person sees who acts for them.

    Who must not act for somebody, and why, is for those who keep them safe alone.
    """
    if actor.person_id:
        return Relation.objects.filter(person_id=actor.person_id).exclude(
            status=RelationStatus.REFUSED
        )
    if not actor.may(Permission.CASES_WORK):
        return Relation.objects.none()
    return Relation.objects.filter(
        live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    )


def relations_of(actor: Actor, person_id: uuid.UUID) -> QuerySet[Relation]:
    """Everybody who acts, acted or must not act for the person, newest first.

    Those who plan with the person read the steps, too, with what was noted of each.
    """
    found = relations_visible_to(actor).filter(person_id=person_id)
    named = found.select_related("recorded_by", "recorded_for")
    named = named.defer(*but_their_name("recorded_by"))
    return named if actor.person_id else named.prefetch_related("steps__by")


def standing_for(actor: Actor, person_id: uuid.UUID, name: str = "") -> list[Relation]:
    """Who acts for the person and was not ended; with a name, whoever is called that."""
    standing = _standing_for(actor, person_id)
    return [one for one in standing if not name.strip() or _same(one.name, name)]


@put_together_once
def _standing_for(actor: Actor, person_id: uuid.UUID) -> QuerySet[Relation]:
    return relations_visible_to(actor).filter(person_id=person_id, status=RelationStatus.STANDING)


def may_agree_for(actor: Actor, person_id: uuid.UUID) -> list[Relation]:
    """Who may agree in the person's place today: not whom the person asked, who can say it."""
    return [
        one
        for one in standing_for(actor, person_id)
        if one.acts and Relation.Scope.AGREE in one.scopes and one.kind != Relation.Kind.CARER
    ]


def refused_for(actor: Actor, person_id: uuid.UUID, name: str) -> bool:
    """Whether somebody of that name, or anybody at all, must not act for the person."""
    refused = relations_visible_to(actor).filter(person_id=person_id, status=RelationStatus.REFUSED)
    return any(not one.name or _same(one.name, name) for one in refused)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
