"""Verbs about letters: write one, print it, say that it is posted or shall not be."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Letter, Message
from alongside.messaging.paper import drawn, sheets_of
from alongside.messaging.permits import may_go
from alongside.messaging.queries import letters_to_print
from alongside.messaging.senders import way_out

POST = Actor.system("post")
MOST_AT_ONCE = 100
_Status = Message.Status


@all_or_nothing()
def write_letter(
    *,
    actor: Actor,
    key: str,
    template: str,
    lines: str,
    subject: str,
    body: str,
    person_id: uuid.UUID,
    organisation_id: uuid.UUID,
    language: str,
    large_print: bool = False,
    signed: bool = True,
    **about: Any,
) -> None:
    """Keep a letter to a person, once for its key: for the team to print, or for GOV.UK Notify.

    Unsigned it says nowhere whose it is, for others may find it.

    ``lines`` are those of the envelope (``paper.address_lines``); ``about`` is as for ``queue``.
    """
    from alongside.messaging.tasks import deliver_message

    require(actor, Permission.SYSTEM)
    hold("message", key)
    if Message.objects.filter(key=key).exists():
        return
    message = Message(
        key=key,
        template=template,
        channel=Message.Channel.LETTER,
        recipient=lines,
        subject=subject,
        body=body,
        person_id=person_id,
        on_behalf_of_id=organisation_id,
        **about,
    )
    by_hand = way_out(Message.Channel.LETTER) == "print"
    insert(message)
    insert(
        Letter(
            message=message,
            organisation_id=organisation_id,
            person_id=person_id,
            language=language,
            large_print=large_print,
            signed=signed,
            by_hand=by_hand,
        )
    )
    if not by_hand:
        deliver_message.defer(message_id=str(message.pk))


@all_or_nothing()
def print_letters(*, actor: Actor, letters: Sequence[uuid.UUID]) -> bytes:
    """One PDF of those letters, noted as printed; empty where none is to go. Again it is the same.

    What may not go any more, since the person moved or died, is taken out, and is in no PDF.
    """
    require(actor, Permission.CASES_WORK)
    rows = _chosen(actor, letters)
    with acting_as(POST):
        asked = Message.objects.filter(pk__in=[one.message_id for one in rows])
        held = {message.pk for message in asked if not may_go(message)}
    stopped = [one for one in rows if one.message_id in held]
    if _ended(actor, stopped, _Status.STOPPED):
        record(actor, "letter.hold", people=[one.person_id for one in stopped])
    goes = [one for one in rows if one.message_id not in held]
    if not goes:
        return b""
    Letter.objects.filter(pk__in=[one.pk for one in goes]).update(
        printed_at=clock.now(), printed_by_id=actor.user
    )
    record(actor, "letter.print", people=[one.person_id for one in goes])
    return drawn([one.message for one in goes])


@all_or_nothing()
def note_posted(*, actor: Actor, letters: Sequence[uuid.UUID]) -> int:
    """Say that printed letters are posted: how many were. Said again it changes nothing.

    Raises Refused for one that nobody has printed.
    """
    require(actor, Permission.CASES_WORK)
    rows = _chosen(actor, letters)
    if any(one.printed_at is None for one in rows):
        raise Refused(_("Print a letter before you say that it is posted."))
    if _ended(actor, rows, _Status.SENT):
        record(actor, "letter.post", people=[one.person_id for one in rows])
    return len(rows)


@all_or_nothing()
def take_out(*, actor: Actor, letters: Sequence[uuid.UUID]) -> int:
    """Take letters out that shall not go: how many were."""
    require(actor, Permission.CASES_WORK)
    rows = _chosen(actor, letters)
    if _ended(actor, rows, _Status.STOPPED):
        record(actor, "letter.take_out", people=[one.person_id for one in rows])
    return len(rows)


def _chosen(actor: Actor, letters: Sequence[uuid.UUID]) -> list[Letter]:
    if len(letters) > MOST_AT_ONCE:
        raise Refused(_("At most %(most)s letters at once: choose fewer.") % {"most": MOST_AT_ONCE})
    seen = letters_to_print(actor).filter(pk__in=[*letters])
    return list(seen.select_for_update(of=("self",)))


def _ended(actor: Actor, rows: Sequence[Letter], status: str) -> bool:
    now, sent = clock.now(), status == _Status.SENT
    Letter.objects.filter(pk__in=[one.pk for one in rows]).update(
        ended_at=now, ended_by_id=actor.user
    )
    sheets = {one.message_id: sheets_of(one.message) if sent else None for one in rows}
    with acting_as(POST):
        for message_id, number in sheets.items():
            Message.objects.filter(pk=message_id, status=_Status.QUEUED).update(
                status=status, sent_at=now if sent else None, units=number
            )
    return bool(rows)
