"""Reading private notes: their author, and nobody else."""

import uuid

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.care.models import PrivateNote
from alongside.care.queries import visible_to as cases_visible_to


def visible_to(actor: Actor) -> QuerySet[PrivateNote]:
    """What the actor noted for themselves, of the cases that they may still see."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return PrivateNote.objects.none()
    return PrivateNote.objects.filter(case__in=cases_visible_to(actor), by_id=actor.user)


def written_of(actor: Actor, case_id: uuid.UUID) -> QuerySet[PrivateNote]:
    """What the actor noted for themselves of one case, the newest first."""
    return visible_to(actor).filter(case=case_id)
