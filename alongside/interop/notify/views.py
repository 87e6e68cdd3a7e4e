"""What GOV.UK Notify tells us: what became of a message, and what was texted back.

Source: https://docs.notifications.service.gov.uk/rest-api.html, “Callbacks”. It tells a thing again
until it is answered with a success, so what it says is taken once, and none of our business is one.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from pydantic import BaseModel, Field, ValidationError

from alongside.accounts.actor import Actor, acting_as
from alongside.interop.problems import problem
from alongside.messaging.arriving import CARRIER, note_arrival, take_answer

CALLED = "GOV.UK Notify calls here, and shows the token that it was given."
LARGEST = 20_000  # bytes: a text message has at most 918 characters
logger = logging.getLogger(__name__)


class Receipt(BaseModel):
    """What became of a message; its reference is our own id of it."""

    reference: str | None
    status: str = Field(max_length=60)


class Text(BaseModel):
    """A text message that came to the service's number."""

    id: uuid.UUID
    source_number: str = Field(max_length=40)
    message: str = Field(max_length=2000)
    date_received: dt.datetime


Told = TypeVar("Told", bound=BaseModel)
Take = Callable[[Actor, Told], None]


def called(kind: type[Told]) -> Callable[[Take[Told]], Callable[[HttpRequest], HttpResponse]]:
    """The view takes what Notify posts, of that kind, and nothing from anybody else."""

    def decorate(take: Take[Told]) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(take)
        def answered(request: HttpRequest) -> HttpResponse:
            response = _answer(request, kind, take)
            response["Cache-Control"] = "no-store"
            return response

        marked: Any = answered
        marked.public_reason = CALLED
        marked.csrf_exempt = True
        return answered

    return decorate


def _answer(request: HttpRequest, kind: type[Told], take: Take[Told]) -> HttpResponse:
    if not settings.NOTIFY_CALLBACK_TOKEN:
        return problem(404, "Nobody has said that GOV.UK Notify calls here.")
    if request.method != "POST":
        refusal = problem(405, "Use POST here.")
        refusal["Allow"] = "POST"
        return refusal
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not constant_time_compare(token, settings.NOTIFY_CALLBACK_TOKEN):
        return problem(401, "This is not the token that GOV.UK Notify was given.")
    try:
        told = kind.model_validate_json(_body(request))
    except (ValidationError, RequestDataTooBig, ValueError):
        return problem(422, "This is not what GOV.UK Notify sends.")
    try:
        with acting_as(CARRIER) as actor:
            take(actor, told)
    except Exception:
        logger.exception("%s failed", request.path)
        return problem(500, "This failed on our side. Try again later.")
    return HttpResponse(status=204)


def _body(request: HttpRequest) -> bytes:
    body = request.body
    if len(body) > LARGEST:
        raise ValueError
    return body


@called(Receipt)
def receipts(actor: Actor, told: Receipt) -> None:
    """Keep what became of a message of ours."""
    try:
        message_id = uuid.UUID(told.reference or "")
    except ValueError:
        return  # another program uses the same service
    note_arrival(actor=actor, message_id=message_id, status=told.status)


@called(Text)
def texts(actor: Actor, told: Text) -> None:
    """Take what somebody texted back."""
    take_answer(
        actor=actor,
        given_id=str(told.id),
        source=told.source_number,
        words=told.message.replace("\0", ""),
        at=told.date_received,
    )
