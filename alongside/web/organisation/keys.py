"""Keys for programs of the organisation: the list, a new one, another in its place, its end."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.keys.models import ApiKey
from alongside.keys.queries import scopes_open_to, visible_to
from alongside.keys.scopes import Scope
from alongside.keys.services import Made, make_key, replace_key, revoke_key
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse

DAYS = ((30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("A year")))


class KeyForm(forms.Form):
    """What for, which rights, how long."""

    name = forms.CharField(
        label=gettext_lazy("What is the key for?"),
        help_text=gettext_lazy("The program and who looks after it: “Dashboard of the council”."),
        max_length=80,
        error_messages={"required": gettext_lazy("Say what the key is for")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may the program do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what the program may do")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long does it last?"),
        choices=DAYS,
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how long it lasts")},
    )

    def __init__(self, scopes: list[Scope], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope, scope.label) for scope in scopes]  # type: ignore[attr-defined]


@requires(Permission.KEYS_MANAGE)
@require_safe
def keys(request: Request) -> HttpResponse:
    """All that were ever made, the newest first."""
    found = list(visible_to(request.actor))
    return render(request, "organisation/keys.html", {"keys": found})


@requires(Permission.KEYS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_key(request: Request) -> HttpResponse:
    """Make one; its words are shown once, in the answer itself."""
    scopes = scopes_open_to(request.actor)
    form = KeyForm(scopes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            key = uuid.UUID(form_key(request))
            return _shown(request, make_key(actor=request.actor, key=key, **form.cleaned_data))
        except Refused as error:
            refuse(form, error)
    context = {"form": form, "nothing": not scopes}
    status = 422 if form.errors else 200
    return render(request, "organisation/new_key.html", context, status=status)


@requires(Permission.KEYS_MANAGE)
@require_POST
def another_key(request: Request, key_id: uuid.UUID) -> HttpResponse:
    """One more for the same; the old one goes on for a week."""
    old = _key(request, key_id)
    try:
        key = uuid.UUID(form_key(request))
        return _shown(request, replace_key(actor=request.actor, old=old, key=key))
    except Refused as error:
        messages.error(request, error.message)
        return redirect("keys")


@requires(Permission.KEYS_MANAGE)
@require_POST
def end_key(request: Request, key_id: uuid.UUID) -> HttpResponse:
    """Take it back at once."""
    key = _key(request, key_id)
    revoke_key(actor=request.actor, key=key)
    messages.success(request, _("“%s” opens nothing any more.") % key.name)
    return redirect("keys")


def _key(request: Request, key_id: uuid.UUID) -> ApiKey:
    found = visible_to(request.actor).filter(pk=key_id).first()
    if found is None:
        raise Http404
    return found


def _shown(request: Request, made: Made) -> HttpResponse:
    """Whoever clicked twice is told that the words of the first click are all there is."""
    return render(request, "organisation/key_made.html", {"key": made.key, "token": made.token})
