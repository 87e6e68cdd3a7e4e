"""Turning a verb's refusal into a form's error, and reading a form's own key."""

import uuid

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest

from alongside.common.errors import Refused


def refuse(form: forms.Form, error: Refused) -> None:
    """Show the refusal at the field it is about, else on top of the form."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.message)


def form_key(request: HttpRequest) -> str:
    """The key that the form was drawn with: the same key is the same wish. 400 without one."""
    try:
        return str(uuid.UUID(request.POST.get("idempotency_key", "")))
    except ValueError as error:
        raise BadRequest("The form has no key of its own.") from error
