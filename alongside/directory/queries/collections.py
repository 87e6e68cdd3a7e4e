"""Reading collections."""

import uuid

from django.db.models import Count, Prefetch, Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.directory.models import Collection, CollectionItem
from alongside.directory.queries.listed import SHOWN

_LISTED = Prefetch(
    "items",
    CollectionItem.objects.filter(service__status__in=SHOWN).select_related(
        "service__organisation"
    ),
)


def published_collections() -> QuerySet[Collection]:
    """Those open to all that have a listed service, by name, with how many."""
    listed = Count("items", filter=Q(items__service__status__in=SHOWN))
    return Collection.objects.filter(published=True).annotate(listed=listed).filter(listed__gt=0)


def published_collection(slug: str) -> Collection | None:
    """One that is open to all, with its listed services in their order."""
    return Collection.objects.filter(published=True, slug=slug).prefetch_related(_LISTED).first()


def collections_edited_by(actor: Actor) -> QuerySet[Collection]:
    """All of them, for whoever keeps the directory."""
    if not actor.may(Permission.DIRECTORY_EDIT):
        return Collection.objects.none()
    return Collection.objects.annotate(listed=Count("items"))


def collection_edited_by(actor: Actor, collection_id: uuid.UUID) -> Collection | None:
    """One of them, with all its services."""
    found = collections_edited_by(actor).filter(pk=collection_id)
    return found.prefetch_related("items__service__organisation").first()
