"""Verbs about messages: queue one, deliver it, forget it. Never decides that one is due."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.messaging.failures import NotTaken, Undeliverable
from alongside.messaging.models import Message
from alongside.messaging.parts import parts_of
from alongside.messaging.permits import may_go
from alongside.messaging.rules import NEXT_WAY
from alongside.messaging.senders import sender_of
from alongside.outbox.services import tell

DELIVERY = Actor.system("messages")
_FOR_GOOD = (Message.Status.REFUSED, Message.Status.GIVEN_UP)
_DONE = (Message.Status.SENT, Message.Status.REFUSED, Message.Status.STOPPED)


@all_or_nothing()
def queue(
    *, actor: Actor, key: str, template: str, recipient: str, subject: str, body: str, **about: Any
) -> None:
    """Keep a message and the job that will send it. The same key again does nothing.

    ``about`` may name the channel (else e-mail), to_user_id, from_organisation_id,
    to_organisation_id, person_id, the id of the consent that it rests_on, the id of what it
    concerns, and a moment as not_before: nobody is written to at night.
    """
    from alongside.messaging.tasks import deliver_message

    require(actor, Permission.SYSTEM)
    not_before: dt.datetime | None = about.pop("not_before", None)
    hold("message", key)
    if Message.objects.filter(key=key).exists():
        return
    message = Message(
        key=key, template=template, recipient=recipient, subject=subject, body=body, **about
    )
    insert(message)
    deliver_message.configure(schedule_at=not_before).defer(message_id=str(message.pk))


@all_or_nothing()
def queue_all(
    *, actor: Actor, messages: Sequence[Message], not_before: dt.datetime | None = None
) -> int:
    """Keep many new messages and their jobs in few statements: how many there were not yet.

    As with ``queue``, the same key again does nothing.
    """
    from alongside.messaging.tasks import deliver_message

    require(actor, Permission.SYSTEM)
    insert(*messages, unless_there=True)
    ids = Message.objects.filter(pk__in=[one.pk for one in messages]).values_list("pk", flat=True)
    jobs: list[dict[str, Any]] = [{"message_id": str(pk)} for pk in ids]
    if jobs:
        deliver_message.configure(schedule_at=not_before).batch_defer(*jobs)
    return len(jobs)


@all_or_nothing()
def forget(*, actor: Actor, templates: Collection[str], before: dt.datetime) -> int:
    """Keep of older messages only that they were sent: neither to whom nor the words. How many."""
    require(actor, Permission.SYSTEM)
    old = Message.objects.filter(template__in=templates, created_at__lt=before)
    return old.exclude(recipient="").update(recipient="", subject="", body="")


@all_or_nothing()
def forget_done(*, actor: Actor, templates: Collection[str]) -> int:
    """The same, of what was sent or never will be: for what was promised to be kept no longer."""
    require(actor, Permission.SYSTEM)
    done = Message.objects.filter(template__in=templates, status__in=(*_DONE, *_FOR_GOOD))
    return done.exclude(recipient="").update(recipient="", subject="", body="")


@all_or_nothing()
def forget_concerning(*, actor: Actor, template: str, concerns: uuid.UUID) -> None:
    """The same, at once, of what was written about this; what has not left stays here.

    One that is just being sent is waited for: its row is locked until then.
    """
    require(actor, Permission.SYSTEM)
    about = Message.objects.filter(template=template, concerns=concerns)
    waiting = (Message.Status.QUEUED, Message.Status.FAILED)
    about.filter(status__in=waiting).update(status=Message.Status.STOPPED)
    about.exclude(recipient="").update(recipient="", subject="", body="")


def deliver(message_id: uuid.UUID, *, last: bool = False) -> None:
    """Send the message unless it was sent before; failing, note it and raise for a retry.

    After the ``last`` try it is given up: that is for the job to know, which counts its tries.

    What can never be sent is noted as that, and not tried again.

    The row stays locked while the mail server is asked, so two workers never send it twice.
    """
    try:
        with acting_as(DELIVERY):
            message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
            if message.status in _DONE or not message.recipient:
                return  # done with, or nobody remembers to whom it should go
            if message.status == Message.Status.GIVEN_UP and _goes_by_next_way(message):
                return
            if not may_go(message):
                message.status = Message.Status.STOPPED
                message.save(update_fields=["status"])
                return
            sender_of(message.channel)(message)
            if message.channel == Message.Channel.TEXT:
                message.units = parts_of(message.body)
            message.status, message.sent_at = Message.Status.SENT, clock.now()
            message.attempts, message.last_error = message.attempts + 1, ""
            message.save(update_fields=["status", "sent_at", "attempts", "last_error", "units"])
    except Undeliverable as error:
        _note(message_id, Message.Status.REFUSED, str(error))
    except Exception as error:
        # The kind of error only: a mail server's answer may quote an address.
        kind = str(error) if isinstance(error, NotTaken) else type(error).__name__
        _note(message_id, Message.Status.GIVEN_UP if last else Message.Status.FAILED, kind)
        raise


def _goes_by_next_way(message: Message) -> bool:
    return Message.objects.filter(key=f"{message.key}{NEXT_WAY}").exists()


def _note(message_id: uuid.UUID, status: Message.Status, kind: str) -> None:
    """Keep how it failed. To a person and for good (refused, tried so often), that is told."""
    with acting_as(DELIVERY):
        message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
        before, message.attempts = message.status, message.attempts + 1
        message.status, message.last_error = status, kind
        message.save(update_fields=["status", "attempts", "last_error"])
        if message.person_id and status in _FOR_GOOD and before != status:
            tell(
                "message.not_arrived",
                key=f"message.not_arrived:{message_id}:{status}",
                message=str(message_id),
            )
