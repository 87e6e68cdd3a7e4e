"""Reading messages."""

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.messaging.models import Message


def visible_to(actor: Actor) -> QuerySet[Message]:
    """What the organisation sent or was sent, newest first; the deliverer sees all it must send."""
    if actor.may(Permission.SYSTEM):
        return Message.objects.all()
    if not actor.may(Permission.MESSAGES_VIEW):
        return Message.objects.none()
    return Message.objects.filter(
        Q(from_organisation_id=actor.organisation_id) | Q(to_organisation_id=actor.organisation_id)
    ).order_by("-created_at")
