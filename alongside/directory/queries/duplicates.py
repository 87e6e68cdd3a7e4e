"""Reading what looks like one entry, and where an entry went that was made one with another."""

import uuid

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.directory.models import DuplicatePair, Merge


def redirect_of(service_id: uuid.UUID) -> uuid.UUID | None:
    """The entry that this one was made one with, at the end of all merges; None for none."""
    at, seen = service_id, {service_id}
    while True:
        following = (
            Merge.objects.filter(gone=at, undone_at=None).values_list("kept_id", flat=True).first()
        )
        if following is None or following in seen:
            return at if at != service_id else None
        at = following
        seen.add(at)


def moved_by(merge_id: uuid.UUID, kind: str) -> list[str]:
    """The ids of the rows of a kind that followed a merge."""
    moved = Merge.objects.values_list("moved", flat=True).get(pk=merge_id)
    return list(moved.get(kind, []))


def pairs_visible_to(actor: Actor) -> QuerySet[DuplicatePair]:
    """Pairs that somebody has to decide on, the most alike first."""
    if not actor.may(Permission.DIRECTORY_EDIT):
        return DuplicatePair.objects.none()
    pairs = DuplicatePair.objects.filter(state=DuplicatePair.State.FOUND)
    return pairs.select_related("one__organisation", "other__organisation")


def merges_visible_to(actor: Actor) -> QuerySet[Merge]:
    """What was made one, newest first."""
    if not actor.may(Permission.DIRECTORY_EDIT):
        return Merge.objects.none()
    return Merge.objects.select_related("kept", "gone")
