"""A problem that somebody reported: look, put right, answer."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.moves import possible
from alongside.directory.queries.queue import problem as problem_seen_by
from alongside.directory.services.problems import settle
from alongside.directory.states import PROBLEM_MOVES
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.replies import refuse


class SettleForm(forms.Form):
    """What became of it. The answer goes to the reporter, where they left an address."""

    name = forms.ChoiceField(
        label=gettext_lazy("What became of it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what became of it")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Answer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, moves: list[str], *args: Any) -> None:
        super().__init__(*args)
        choices = [(name, PROBLEM_MOVES[name].label) for name in moves]
        self.fields["name"].choices = choices  # type: ignore[attr-defined]


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: Request, problem_id: uuid.UUID) -> HttpResponse:
    """What was told, and what became of it."""
    found = problem_seen_by(request.actor, problem_id)
    if found is None:
        raise Http404
    typed = request.POST if request.method == "POST" else kept_typing(request)
    form = SettleForm(possible(PROBLEM_MOVES, found.status), typed)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            settle(actor=request.actor, problem=found, name=said["name"], answer=said["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Kept. Whoever told us hears of it, if they left an address.")
            )
            return redirect("editor_queue")
    context = {"problem": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "directory/editor/problem.html", context, status=status)
