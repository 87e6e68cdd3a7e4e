"""Saying no, or that it takes longer: always with the reason, which the person reads."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.moves import target_of
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.rights.models import RightsRequest
from alongside.rights.rules import MONTHS_LONGER, months_after
from alongside.rights.services.moving import end, held_to_answer, said, was_made, write
from alongside.rights.states import MOVES


@all_or_nothing()
def refuse(*, actor: Actor, request: RightsRequest, key: uuid.UUID, answer: str) -> RightsRequest:
    """Say no. ``answer`` is read by the person; ``key`` becomes the step's id."""
    request = held_to_answer(actor, request)
    if was_made(key, request):
        return request
    answer = said(answer, "answer", _("Write why, in words for the person."))
    end(actor, request, "refuse", answer, key)
    record(actor, "rights.refuse", request, people=[request.person_id])
    return request


@all_or_nothing()
def extend(*, actor: Actor, request: RightsRequest, key: uuid.UUID, answer: str) -> RightsRequest:
    """Take two months longer, once, and say why before the first month is over.

    Raises Refused when that was done already or it is too late for it.
    """
    request = held_to_answer(actor, request)
    if was_made(key, request):
        return request
    answer = said(answer, "answer", _("Write why, in words for the person."))
    target_of(MOVES, "extend", request.status)
    if request.extended:
        raise Refused(_("It has been extended already. It cannot be again."))
    if request.due_on < clock.today():
        raise Refused(_("It is late already: it can only be extended before the day it is due."))
    request.due_on = months_after(clock.local_day(request.created_at), 1 + MONTHS_LONGER)
    request.extended, request.answer = True, answer
    request.save(update_fields=["due_on", "extended", "answer"])
    write(actor, request, "extend", answer, key)
    record(actor, "rights.extend", request, people=[request.person_id])
    tell("rights.answered", key=f"rights.extended:{request.pk}", request=str(request.pk))
    return request
