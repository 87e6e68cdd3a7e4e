"""Verbs about messages: queue one, deliver it, forget it. Never decides that one is due."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import F

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Message
from alongside.messaging.senders import sender_of

DELIVERY = Actor.system("messages")


@all_or_nothing()
def queue(
    *, actor: Actor, key: str, template: str, recipient: str, subject: str, body: str, **about: Any
) -> None:
    """Keep a message and the job that will send it. The same key again does nothing.

    ``about`` may name the channel (else e-mail), to_user_id, from_organisation_id,
    to_organisation_id and person_id.
    """
    from alongside.messaging.tasks import deliver_message

    require(actor, Permission.SYSTEM)
    hold("message", key)
    if Message.objects.filter(key=key).exists():
        return
    message = Message(
        key=key, template=template, recipient=recipient, subject=subject, body=body, **about
    )
    insert(message)
    deliver_message.defer(message_id=str(message.pk))


@all_or_nothing()
def forget(*, actor: Actor, templates: Collection[str], before: dt.datetime) -> int:
    """Keep of older messages only that they were sent: neither to whom nor the words. How many."""
    require(actor, Permission.SYSTEM)
    old = Message.objects.filter(template__in=templates, created_at__lt=before)
    return old.exclude(recipient="").update(recipient="", subject="", body="")


def deliver(message_id: uuid.UUID) -> None:
    """Send the message unless it was sent before; failing, note it and raise for a retry.

    The row stays locked while the mail server is asked, so two workers never send it twice.
    """
    try:
        with acting_as(DELIVERY):
            message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
            if message.status == Message.Status.SENT or not message.recipient:
                return  # it has gone out, or nobody remembers to whom it should
            sender_of(message.channel)(message)
            message.status, message.sent_at = Message.Status.SENT, clock.now()
            message.attempts, message.last_error = message.attempts + 1, ""
            message.save(update_fields=["status", "sent_at", "attempts", "last_error"])
    except Exception as error:
        with acting_as(DELIVERY):
            # The kind of error only: a mail server's answer may quote an address.
            Message.objects.filter(pk=message_id).update(
                status=Message.Status.FAILED,
                attempts=F("attempts") + 1,
                last_error=type(error).__name__,
            )
        raise
