"""Putting something right, keeping without using, and using again: each with its reason."""

import uuid

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import target_of
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.restriction import hold_use
from alongside.rights.models import Correction, RightsRequest
from alongside.rights.services.moving import end, held_to_answer, said, was_made, write
from alongside.rights.states import MOVES, Correctable, Kind


@all_or_nothing()
def put_right(
    *, actor: Actor, request: RightsRequest, key: uuid.UUID, answer: str
) -> RightsRequest:
    """Put right what the person says is wrong; what stood there before is kept as history.

    What somebody wrote stays as written: the person's words and the answer stand beside it.
    Those who may see the person are told. ``key`` becomes the step's id.
    Raises Refused for where a protected person is: those who know it change it.
    """
    request = held_to_answer(actor, request)
    if was_made(key, request):
        return request
    _check_kind(request, Kind.CORRECTION)
    answer = said(answer, "answer", _("Write what you did and why, in words for the person."))
    if request.field != Correctable.WRITTEN:
        _correct(actor, request)
    end(actor, request, "answer", answer, key)
    record(actor, "rights.put_right", request, people=[request.person_id], field=request.field)
    _tell_recipients(request, "rights.put_right")
    return request


def _correct(actor: Actor, request: RightsRequest) -> None:
    target_of(MOVES, "answer", request.status)
    with connection.cursor() as cursor:
        cursor.execute("SELECT hidden, before FROM rights_correct(%s)", [request.pk])
        hidden, before = cursor.fetchone()
    if hidden:
        raise Refused(
            _("Where this person is, is hidden. Only those who know it can change it: ask them.")
        )
    insert(
        Correction(
            request=request,
            field=request.field,
            before=before,
            after=request.proposed,
            by_id=actor.user,
        )
    )


@all_or_nothing()
def restrict(*, actor: Actor, request: RightsRequest, key: uuid.UUID, answer: str) -> RightsRequest:
    """From now on what is held is kept and not used. ``key`` becomes the step's id."""
    request = held_to_answer(actor, request)
    if was_made(key, request):
        return request
    _check_kind(request, Kind.RESTRICTION)
    answer = said(answer, "answer", _("Write what is kept and why, in words for the person."))
    end(actor, request, "answer", answer, key)
    _set_restricted(request, True)
    record(actor, "rights.restrict", request, people=[request.person_id])
    _tell_recipients(request, "rights.restricted")
    return request


@all_or_nothing()
def lift(*, actor: Actor, request: RightsRequest, key: uuid.UUID, answer: str) -> RightsRequest:
    """What is held is used again; the person is told so. ``key`` becomes the step's id."""
    request = held_to_answer(actor, request)
    if was_made(key, request):
        return request
    _check_kind(request, Kind.RESTRICTION)
    target_of(MOVES, "lift", request.status)
    answer = said(answer, "answer", _("Write why it ends, in words for the person."))
    request.answer = answer
    request.save(update_fields=["answer"])
    write(actor, request, "lift", answer, key)
    _set_restricted(request, False)
    record(actor, "rights.lift", request, people=[request.person_id])
    tell("rights.answered", key=f"rights.lifted:{key}", request=str(request.pk))
    return request


def _check_kind(request: RightsRequest, kind: str) -> None:
    if request.kind != kind:
        raise Refused(_("This is not what was asked for."))


def _set_restricted(request: RightsRequest, restricted: bool) -> None:
    hold_use(request.person_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rights_restrict(%s, %s)", [request.pk, restricted])


def _tell_recipients(request: RightsRequest, topic: str) -> None:
    """UK GDPR article 19: whoever was given the data hears of it."""
    tell(topic, key=f"{topic}:{request.pk}", person=str(request.person_id))
