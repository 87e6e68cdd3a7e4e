"""Turning a verb's refusal into a form's error, and reading a form's own key."""

import uuid
from collections.abc import Collection
from http import HTTPStatus

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from alongside.common.errors import Refused, TooOften


def refuse(form: forms.Form, error: Refused) -> None:
    """Show the refusal at the field it is about, else on top of the form."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.message)


def told_no(response: HttpResponse, error: Refused | None) -> HttpResponse:
    """The page that shows a refusal; where it was asked too often, 429 and when to come back."""
    if isinstance(error, TooOften):
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(error.retry_after)
    return response


def form_key(request: HttpRequest) -> str:
    """The key that the form was drawn with: the same key is the same wish. 400 without one."""
    return str(key_of(request.POST.get("idempotency_key", "")))


def pressed(request: HttpRequest, offered: Collection[str]) -> str:
    """Which of the page's buttons named ``do`` was pressed. 400 for none of them."""
    do = request.POST.get("do", "")
    if do not in offered:
        raise BadRequest("Nothing was said that this page offers.")
    return do


def key_of(posted: str) -> uuid.UUID:
    """A form's key as it was posted. 400 for anything else."""
    try:
        return uuid.UUID(posted)
    except ValueError as error:
        raise BadRequest("The form has no key of its own.") from error
