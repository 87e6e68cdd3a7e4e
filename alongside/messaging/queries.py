"""Reading messages."""

import datetime as dt

from django.conf import settings
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


def without_word(actor: Actor, since: dt.datetime, until: dt.datetime) -> QuerySet[Message]:
    """What GOV.UK Notify took between the two and has said nothing of, the latest first."""
    ways = {
        Message.Channel.TEXT: settings.TEXTS_VIA,
        Message.Channel.EMAIL: settings.MESSAGES_VIA,
    }
    by_notify = [channel for channel, way in ways.items() if way == "notify"]
    silent = visible_to(actor).filter(status=Message.Status.SENT, arrival="", channel__in=by_notify)
    return silent.filter(sent_at__gt=since, sent_at__lte=until).order_by("-sent_at")
