"""Addresses that programs ask with a key of their organisation, in the header alone."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from pydantic import BaseModel, ValidationError

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import NotPermitted, Refused, TooOften
from alongside.interop.problems import problem
from alongside.keys.scopes import Scope
from alongside.keys.services import BEGINS, AskedOtherwise, KeyRefused, use_key

WITH_KEY = "Programs ask with a key of their organisation, and are refused without one."
_HOUSE = Actor.system("api keys")
_NO_KEY = "Send a key of your organisation in the header: Authorization: Bearer …"
_IN_ADDRESS = (
    "A key stands in the address, where logs and histories keep it. End it, make another, and send "
    "that in the header Authorization."
)
_NO_IDEMPOTENCY = (
    "Send a key of your own for this request, of 1 to 100 characters, in the header "
    "Idempotency-Key: asked again with it, the same is not done twice."
)
_UNUSABLE = "Something that was sent cannot be used."
LONGEST_KEY = 100
LARGEST = 100_000  # bytes
logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Posted:
    """A request to do something: the program's own key for it, and all that it said."""

    key: str
    body: bytes


Acting = Callable[[Actor, Any], Actor]


def keyed(
    scope: Scope,
    question: type[BaseModel] | None = None,
    *,
    body: type[BaseModel] | None = None,
    acting: Acting = lambda key, _asked: key,
    first: Callable[..., object] = lambda *_asked: None,
) -> Callable[[View], View]:
    """The view answers a GET with a key for this; it is given its actor and the parameters.

    With ``body`` it answers a POST of such JSON instead, given that and the request itself;
    ``acting`` says in whose name, and what ``first`` does stays done when the view refuses.

    A sign-in in a browser opens nothing here, and every answer is in English: they are data.
    """
    methods = ("POST",) if body else ("GET", "HEAD")

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **named: Any) -> HttpResponse:
            if request.method not in methods:
                refusal = problem(405, f"Use {methods[0]} here.")
                refusal["Allow"] = ", ".join(methods)
                return refusal
            with translation.override("en-gb"):
                read = (
                    partial(_posted, request, body) if body else partial(_asked, request, question)
                )
                response = _tried(partial(view, **named), request, scope, read, (acting, first))
            response["Cache-Control"] = "no-store"
            return response

        answered.scope = str(scope)  # type: ignore[attr-defined]
        answered.public_reason = WITH_KEY  # type: ignore[attr-defined]
        answered.csrf_exempt = True  # type: ignore[attr-defined]
        return answered

    return decorate


def _asked(request: HttpRequest, question: type[BaseModel] | None) -> tuple[Any, ...]:
    return () if question is None else (question.model_validate(request.GET.dict()),)


def _posted(request: HttpRequest, body: type[BaseModel]) -> tuple[Any, ...]:
    """What was sent, and the request. Raises ValidationError and Unreadable."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise Unreadable(400, _NO_IDEMPOTENCY)
    if request.content_type != "application/json":
        raise Unreadable(415, "Send JSON, as application/json.")
    sent = _body(request)
    return body.model_validate_json(sent), Posted(key, sent)


def _body(request: HttpRequest) -> bytes:
    try:
        sent = request.body
    except RequestDataTooBig:
        sent = None
    if sent is None or len(sent) > LARGEST:
        raise Unreadable(413, f"That is too large: at most {LARGEST:,} bytes are read.")
    return sent


class Unreadable(Exception):  # noqa: N818 - an answer to a program
    """Nothing of the request was looked at; ``status`` and ``title`` say why."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status, self.title = status, title


def _tried(
    view: View,
    request: HttpRequest,
    scope: Scope,
    read: Callable[[], tuple[Any, ...]],
    before: tuple[Acting, Callable[..., object]],
) -> HttpResponse:
    if any(str(value).startswith(f"{BEGINS}_") for value in request.GET.values()):
        return problem(400, _IN_ADDRESS)
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return _unknown(_NO_KEY)
    try:
        with acting_as(_HOUSE):
            actor = use_key(actor=_HOUSE, token=token.strip(), scope=scope)
        asked = read()
        if asked:
            acting, first = before
            with acting_as(_HOUSE):
                actor = acting(actor, asked[0])
            with acting_as(actor):
                first(actor, *asked)
        with acting_as(actor):
            return view(actor, *asked)
    except KeyRefused as error:
        return _unknown(error.message)
    except Unreadable as error:
        return problem(error.status, error.title)
    except AskedOtherwise as error:
        return problem(409, error.message)
    except TooOften as error:
        refusal = problem(429, error.message)
        refusal["Retry-After"] = str(error.retry_after)
        return refusal
    except NotPermitted as error:
        return problem(403, error.message)
    except ValidationError as error:
        whole = "body" if request.method == "POST" else "last"
        return problem(422, _UNUSABLE, _named(error, whole))
    except Refused as error:
        return problem(422, _UNUSABLE, [{"parameter": error.field or "", "problem": error.message}])
    except Exception:
        logger.exception("%s failed", request.path)
        return problem(500, "This failed on our side. Try again later.")


def _unknown(words: str) -> HttpResponse:
    refusal = problem(401, words)
    refusal["WWW-Authenticate"] = "Bearer"
    return refusal


def _named(error: ValidationError, whole: str) -> list[dict[str, str]]:
    """Each wrong part by its name; ``whole`` stands for what is wrong with all of it."""
    return [
        {
            "parameter": ".".join(map(str, each["loc"])) or whole,
            "problem": each["msg"].removeprefix("Value error, "),
        }
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
