"""What every address of the API has in common: who may ask, how, and how it says no."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from pydantic import BaseModel, ValidationError

from alongside.common.errors import Refused
from alongside.interop.openreferral.parameters import given
from alongside.interop.problems import problem

OPEN = "Open Referral UK asks for it: the directory is open data, without registering."
_METHODS = "GET, HEAD, OPTIONS"
logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


def endpoint(question: type[BaseModel] | None = None) -> Callable[[View], View]:
    """The view answers anybody's GET; it is given the parameters checked, as ``question``.

    Its answers are in English whatever the reader's language is: they are data.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **named: Any) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": _METHODS})
            if request.method not in ("GET", "HEAD"):
                refusal = problem(405, "This interface is for reading: use GET.")
                refusal["Allow"] = _METHODS
                return refusal
            with translation.override("en-gb"):
                return _tried(view, request, question, named)

        answered.public_reason = OPEN  # type: ignore[attr-defined]
        answered.csrf_exempt = True  # type: ignore[attr-defined]
        answered.question = question  # type: ignore[attr-defined]
        return answered

    return decorate


def _tried(
    view: View, request: HttpRequest, question: type[BaseModel] | None, named: dict[str, Any]
) -> HttpResponseBase:
    try:
        if question is None:
            return view(request, **named)
        return view(request, question.model_validate(given(question, request.GET)))
    except ValidationError as error:
        return problem(422, "Some parameters cannot be used.", [*_named(error)])
    except Refused as error:
        wrong = {"parameter": error.field or "", "problem": error.message}
        return problem(422, "Some parameters cannot be used.", [wrong])
    except Exception:
        # The address may hold a postcode: the log has the path alone.
        logger.exception("Open Referral: %s failed", request.path)
        return problem(500, "This failed on our side. Try again later.")


def _named(error: ValidationError) -> list[dict[str, str]]:
    return [
        {
            "parameter": str(each["loc"][0]) if each["loc"] else _parameter_in(each["msg"]),
            "problem": each["msg"].removeprefix("Value error, "),
            **({"given": str(each["input"])[:100]} if each["loc"] else {}),
        }
        for each in error.errors(include_url=False, include_context=False)
    ]


def _parameter_in(message: str) -> str:
    """The parameter that a message about several begins with."""
    return message.removeprefix("Value error, ").split()[0]
