"""Holding a request while it moves on, and writing the step down."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import target_of
from alongside.common.once import kept_with
from alongside.outbox.services import tell
from alongside.rights.models import RequestStep, RightsRequest
from alongside.rights.models.asking import LONGEST_TEXT
from alongside.rights.queries import to_answer, visible_to
from alongside.rights.states import MOVES

# What a move reads and writes: a person may read no more of their own request.
_COURSE = (
    *("status", "kind", "reference", "person_id", "asked_by_id", "acting_id", "due_on"),
    "extended",
)


def held(actor: Actor, request: RightsRequest) -> RightsRequest:
    """The request, read again and held until the transaction ends. Raises NotPermitted for one

    that the actor does not see.
    """
    rows = visible_to(actor).select_for_update(of=("self",)).only(*_COURSE)
    return _found(rows.filter(pk=request.pk).first())


def held_to_answer(actor: Actor, request: RightsRequest) -> RightsRequest:
    """The same, whole, for whoever answers it."""
    require(actor, Permission.PRIVACY_REVIEW)
    rows = to_answer(actor).select_related(None).select_for_update(of=("self",))
    return _found(rows.filter(pk=request.pk).first())


def _found(request: RightsRequest | None) -> RightsRequest:
    if request is None:
        raise NotPermitted(_("This is for somebody else to answer."))
    return request


def was_made(key: uuid.UUID, request: RightsRequest) -> bool:
    """Whether the form with this key has been taken already: the second click of a double one."""
    return kept_with(key, RequestStep.objects, request_id=request.pk) is not None


def end(
    actor: Actor, request: RightsRequest, name: str, answer: str, key: uuid.UUID | None = None
) -> None:
    """Answer a request that is held, one way or the other; whoever asked is told that it is there.

    Raises OutOfTurn when somebody answered it meanwhile.
    """
    request.status = target_of(MOVES, name, request.status)
    request.answer, request.ended_at = answer, clock.now()
    request.save(update_fields=["status", "answer", "ended_at"])
    write(actor, request, name, answer, key)
    tell("rights.answered", key=f"rights.answered:{request.pk}", request=str(request.pk))


def write(
    actor: Actor, request: RightsRequest, name: str, reason: str = "", key: uuid.UUID | None = None
) -> None:
    """The append-only row of a step. ``key`` becomes its id."""
    insert(
        RequestStep(
            pk=key or new_id(),
            request=request,
            name=name,
            status=request.status,
            by_id=actor.user,
            reason=reason,
        )
    )


def said(text: str, field: str, missing: str) -> str:
    """The text without blank edges. Raises Refused when it is empty or too long."""
    text = text.strip()
    if not text:
        raise Refused(missing, field=field)
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field=field)
    return text
