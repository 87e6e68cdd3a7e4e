"""Addresses that programs ask with a key of their organisation, in the header alone."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from pydantic import BaseModel, ValidationError

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import NotPermitted, Refused, TooOften
from alongside.interop.problems import problem
from alongside.keys.scopes import Scope
from alongside.keys.services import BEGINS, KeyRefused, use_key

WITH_KEY = "Programs ask with a key of their organisation, and are refused without one."
_HOUSE = Actor.system("api keys")
_NO_KEY = "Send a key of your organisation in the header: Authorization: Bearer …"
_IN_ADDRESS = (
    "A key stands in the address, where logs and histories keep it. End it, make another, and send "
    "that in the header Authorization."
)
logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def keyed(scope: Scope, question: type[BaseModel] | None = None) -> Callable[[View], View]:
    """The view answers a GET with a key for this; it is given its actor and the parameters.

    A sign-in in a browser opens nothing here, and every answer is in English: they are data.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **named: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                refusal = problem(405, "This interface is for reading: use GET.")
                refusal["Allow"] = "GET, HEAD"
                return refusal
            with translation.override("en-gb"):
                response = _tried(view, request, scope, question, named)
            response["Cache-Control"] = "no-store"
            return response

        answered.scope = str(scope)  # type: ignore[attr-defined]
        answered.public_reason = WITH_KEY  # type: ignore[attr-defined]
        answered.csrf_exempt = True  # type: ignore[attr-defined]
        return answered

    return decorate


def _tried(
    view: View,
    request: HttpRequest,
    scope: Scope,
    question: type[BaseModel] | None,
    named: dict[str, Any],
) -> HttpResponse:
    if any(str(value).startswith(f"{BEGINS}_") for value in request.GET.values()):
        return problem(400, _IN_ADDRESS)
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return _unknown(_NO_KEY)
    try:
        with acting_as(_HOUSE):
            actor = use_key(actor=_HOUSE, token=token.strip(), scope=scope)
        asked = () if question is None else (question.model_validate(request.GET.dict()),)
        with acting_as(actor):
            return view(actor, *asked, **named)
    except KeyRefused as error:
        return _unknown(error.message)
    except TooOften as error:
        refusal = problem(429, error.message)
        refusal["Retry-After"] = str(error.retry_after)
        return refusal
    except NotPermitted as error:
        return problem(403, error.message)
    except ValidationError as error:
        return problem(422, "Some parameters cannot be used.", [*_named(error)])
    except Refused as error:
        wrong = {"parameter": error.field or "", "problem": error.message}
        return problem(422, "Some parameters cannot be used.", [wrong])
    except Exception:
        logger.exception("%s failed", request.path)
        return problem(500, "This failed on our side. Try again later.")


def _unknown(words: str) -> HttpResponse:
    refusal = problem(401, words)
    refusal["WWW-Authenticate"] = "Bearer"
    return refusal


def _named(error: ValidationError) -> list[dict[str, str]]:
    return [
        {
            "parameter": str(each["loc"][0]) if each["loc"] else "last",
            "problem": each["msg"].removeprefix("Value error, "),
        }
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
