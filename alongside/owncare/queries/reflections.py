"""Reading a reflective log: its author, and nobody else."""

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.owncare.models import Reflection


def visible_to(actor: Actor) -> QuerySet[Reflection]:
    """What the actor wrote for themselves, the newest first."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return Reflection.objects.none()
    return Reflection.objects.filter(by_id=actor.user)
