"""Whom to ring instead of referring: what the organisation says, for each kind of trouble."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.begun.models import Kind
from alongside.begun.queries import instead_of
from alongside.begun.services import say_instead
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.web.doors import Request, requires

_PARTS = {
    "name": gettext_lazy("Who answers there?"),
    "phone": gettext_lazy("Their number"),
    "how": gettext_lazy("When, and what to say"),
}
_LONGEST = {"name": 120, "phone": 40, "how": 300}


class InsteadForm(forms.Form):
    """Three boxes for each kind; all three empty, nobody of yours is named."""

    def __init__(self, actor: Actor, *args: Any) -> None:
        super().__init__(*args)
        now = instead_of(actor.organisation)
        for kind in Kind:
            for part, label in _PARTS.items():
                self.fields[f"{kind}_{part}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=_LONGEST[part],
                    initial=getattr(now.get(kind), part, ""),
                )

    def parts(self) -> list[tuple[Kind, list[forms.BoundField]]]:
        """The boxes of each kind."""
        return [(kind, [self[f"{kind}_{part}"] for part in _PARTS]) for kind in Kind]


@requires(Permission.PROMISE_SET)
@require_http_methods(["GET", "HEAD", "POST"])
def instead(request: Request) -> HttpResponse:
    """What holds, to be changed."""
    form = InsteadForm(request.actor, *([request.POST] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid() and _said(request.actor, form):
        messages.success(request, _("Saved. Whoever refers sees it from now on."))
        return redirect("instead")
    status = 422 if form.errors else 200
    return render(request, "organisation/instead.html", {"form": form}, status=status)


def _said(actor: Actor, form: InsteadForm) -> bool:
    """All of it, or none where one part cannot be used."""
    kind = None
    try:
        with all_or_nothing():
            for kind in Kind:
                said = {part: form.cleaned_data[f"{kind}_{part}"] for part in _PARTS}
                say_instead(actor=actor, kind=kind, **said)
    except Refused as error:
        form.add_error(f"{kind}_{error.field}", error.message)
        return False
    return True
