"""Verbs about collections: editors' own lists of services."""

import uuid
from collections.abc import Sequence

from django.utils.text import slugify
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Collection, CollectionItem, Service
from alongside.directory.permission import may_keep_area
from alongside.directory.queries.listed import SHOWN

LONGEST = 200  # services in one collection


@all_or_nothing()
def make_collection(
    *, actor: Actor, key: uuid.UUID, name: str, description: str = ""
) -> Collection:
    """A new list, not yet published. ``key`` becomes its id: a double click makes one."""
    require(actor, Permission.DIRECTORY_EDIT)
    hold("collections")
    earlier = kept_with(key, Collection.objects, by_id=actor.user)
    if earlier:
        return earlier
    slug = slugify(name)[:80]
    if not slug:
        raise Refused(_("Write a name with letters in it."), field="name")
    if Collection.objects.filter(slug=slug).exists():
        raise Refused(_("There is a collection of that name already."), field="name")
    made = Collection(
        pk=key,
        slug=slug,
        name=name,
        description=description,
        area_id=actor.area_id,
        by_id=actor.user,
    )
    insert(made)
    record(actor, "collection.make", made)
    return made


@all_or_nothing()
def describe(
    *, actor: Actor, collection: Collection, name: str, description: str, published: bool
) -> Collection:
    """Change its words, or publish it. Its address stays."""
    may_keep_area(actor, collection.area)
    collection = locked(collection)
    collection.name, collection.description = name, description
    collection.published = published
    collection.save(update_fields=["name", "description", "published"])
    record(actor, "collection.describe", collection, published=published)
    return collection


@all_or_nothing()
def add_to_collection(
    *, actor: Actor, collection: Collection, service: Service, why: str = ""
) -> None:
    """Put a listed service at its end; one that is in it already stays where it is."""
    may_keep_area(actor, collection.area)
    collection = locked(collection)
    held = list(collection.items.values_list("service_id", "position"))
    if service.pk in {service_id for service_id, _position in held}:
        return
    if service.status not in SHOWN:
        raise Refused(_("This entry is no longer in the directory."))
    if len(held) >= LONGEST:
        raise Refused(_("A collection holds at most %d services.") % LONGEST)
    last = max((position for _id, position in held), default=0)
    insert(CollectionItem(collection=collection, service=service, position=last + 1, why=why))
    record(actor, "collection.add", collection, service=str(service.pk))


@all_or_nothing()
def arrange(*, actor: Actor, collection: Collection, services: Sequence[uuid.UUID]) -> None:
    """Keep these of its services, in this order; the others leave it."""
    may_keep_area(actor, collection.area)
    collection = locked(collection)
    collection.items.exclude(service__in=services).delete()
    for position, service_id in enumerate(services, start=1):
        collection.items.filter(service_id=service_id).update(position=position)
    record(actor, "collection.arrange", collection, services=[str(one) for one in services])
