"""Reading what is kept apart for a protected person: always as far as the circle reaches."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.people.models import CareRelationship, CircleMember, CircleNews, Person, Protection
from alongside.people.queries import live_relationship
from alongside.people.queries.emergency import opened_circle


def _in_circle(actor: Actor, person_field: str) -> Exists:
    """SQL: the actor is in the circle of the person, for the organisation they act for now."""
    return Exists(
        CircleMember.objects.filter(
            person_id=OuterRef(person_field),
            user_id=actor.user,
            organisation_id=actor.organisation,
            ended_at=None,
        )
    )


def may_know(actor: Actor, person_field: str = "person_id") -> Q:
    """SQL: the actor is in the circle, or has opened it in an emergency."""
    return Q(_in_circle(actor, person_field)) | Q(opened_circle(actor, person_field))


def protections_visible_to(actor: Actor) -> QuerySet[Protection]:
    """What is kept of the people in whose circle the actor is, while they may see them at all."""
    if actor.person_id or not actor.may(Permission.PEOPLE_VIEW):
        return Protection.objects.none()
    return Protection.objects.filter(may_know(actor), live_relationship(actor, "person_id"))


def news_visible_to(actor: Actor) -> QuerySet[CircleNews]:
    """What referrers wrote for the circles in which the actor is."""
    if actor.person_id or not actor.may(Permission.PEOPLE_VIEW):
        return CircleNews.objects.none()
    return CircleNews.objects.filter(may_know(actor), live_relationship(actor, "person_id"))


def circle_visible_to(actor: Actor) -> QuerySet[CircleMember]:
    """Who is or was in which circle: for those in it, and those who plan care with the person."""
    if actor.person_id or not actor.may(Permission.PEOPLE_VIEW):
        return CircleMember.objects.none()
    care = live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    return CircleMember.objects.filter(Q(care) | Q(user_id=actor.user))


def circle_of(actor: Actor, person_id: uuid.UUID) -> QuerySet[CircleMember]:
    """Who may know where the person is now, by name."""
    live = circle_visible_to(actor).filter(person_id=person_id, ended_at=None)
    return live.select_related("user").order_by("user__name")


def is_in_circle(actor: Actor, person_id: uuid.UUID) -> bool:
    """Whether the actor may know where the person is."""
    return circle_of(actor, person_id).filter(user_id=actor.user).exists()


def protection_of(actor: Actor, person_id: uuid.UUID) -> Protection | None:
    """What is kept of the person; None for whoever may not know, or when nothing is."""
    return protections_visible_to(actor).filter(person_id=person_id).first()


def protections_of(actor: Actor, people: Iterable[Person]) -> Mapping[uuid.UUID, Protection]:
    """What is kept of those of these people who are protected, by their ids, as far as the actor
    may know. Where nobody is, nothing is asked."""
    apart = [person.pk for person in people if person.protected]
    kept = protections_visible_to(actor).filter(person_id__in=apart) if apart else ()
    return {one.person_id: one for one in kept}


def may_write_to(person_id: uuid.UUID, channel: str, recipient: str = "") -> bool:
    """Whether a message to the person is safe that way: asked by the house itself.

    With a recipient: whether it is safe to that number or address, too.
    """
    asked = [str(person_id), channel, *([recipient] if recipient else [])]
    places = ", ".join(["%s::uuid", *["%s"] * (len(asked) - 1)])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT people_may_write_to({places})", asked)
        (answer,) = cursor.fetchone()
    return bool(answer)
