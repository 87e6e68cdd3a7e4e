"""What an editor decides: a proposal field by field, a claim, an entry of their own writing."""

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
from alongside.directory.models import Proposal
from alongside.directory.queries import queue
from alongside.directory.services import claims
from alongside.directory.services.edits import TO_BE_MADE, as_it_stands, values_of
from alongside.directory.services.proposals import Decision, decide, revise, seen
from alongside.directory.states import CLAIM_MOVES
from alongside.directory.wording import label_of, lines_of
from alongside.web.directory.editor.entry import own_entry
from alongside.web.directory.keeping.proposal import form_page, whole_form
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, refuse


class DecisionForm(forms.Form):
    """Yes or no for each field, and why not."""

    seen_as = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("A word to the proposer"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def __init__(self, fields: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decided = fields
        for name in fields:
            self.fields[name] = forms.ChoiceField(
                label=_("Take over: %s") % label_of(name),
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Decide on: %s") % label_of(name)},
            )
            self.fields[f"{name}-why"] = forms.CharField(
                label=_("If not, why?"), max_length=300, required=False
            )

    def decisions(self) -> dict[str, Decision]:
        said = self.cleaned_data
        return {name: Decision(said[name] == "yes", said[f"{name}-why"]) for name in self.decided}


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Request, proposal_id: uuid.UUID) -> HttpResponse:
    """How it reads beside how it would, field by field."""
    found = queue.proposal(request.actor, proposal_id)
    if found is None:
        raise Http404
    changes = list(found.changes.all())
    now = as_it_stands(found.service) if found.service else TO_BE_MADE
    typed = request.POST if request.method == "POST" else kept_typing(request)
    mark = seen(changes, now)
    form = DecisionForm([change.field for change in changes], typed, initial={"seen_as": mark})
    if request.method == "POST" and form.is_valid():
        try:
            found = decide(
                actor=request.actor,
                proposal=found,
                decisions=form.decisions(),
                seen_as=form.cleaned_data["seen_as"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as error:
            refuse(form, error)
            found = queue.proposal(request.actor, proposal_id) or found
            form.data = request.POST.copy()
            now = as_it_stands(found.service) if found.service else TO_BE_MADE
            form.data["seen_as"] = seen(changes, now)
        else:
            messages.success(request, _("Decided. What you took over is public now."))
            if found.service_id is None:
                return redirect("editor_queue")
            return redirect("editor_service", found.service_id)
    context = {
        "proposal": found,
        "form": form,
        "diff": diff(found),
        "like": [] if found.service else queue.listed_like(request.actor, found),
    }
    status = 422 if form.errors else 200
    return render(request, "directory/editor/proposal.html", context, status=status)


def diff(found: Proposal) -> list[dict[str, Any]]:
    """Each field as it reads now and as proposed, and whether it changed since it was proposed."""
    changes = list(found.changes.all())
    stands = as_it_stands(found.service) if found.service else TO_BE_MADE
    now = values_of(stands, [change.field for change in changes])
    return [
        {
            "field": change.field,
            "label": label_of(change.field),
            "now": lines_of(change.field, now[change.field]),
            "after": lines_of(change.field, change.after),
            "moved": not change.decision and now[change.field] != change.before,
            "change": change,
        }
        for change in changes
    ]


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Change an entry; it is public at once."""
    service = own_entry(request, service_id)
    whole = whole_form(request, service, editor=True)
    if request.method == "POST" and whole.is_valid():
        try:
            changed = revise(
                actor=request.actor,
                service=service,
                before=whole.base,
                after=whole.entry(),
                key=uuid.UUID(form_key(request)),
            )
        except Refused as error:
            refuse(whole.words, error)
        else:
            said = ", ".join(label_of(name) for name in changed)
            if said:
                messages.success(request, _("Published: %s.") % said)
            else:
                messages.info(request, _("Nothing was different."))
            return redirect("editor_service", service_id)
    context = {"service": service}
    return form_page(request, "directory/editor/edit.html", whole, context)


class ClaimForm(forms.Form):
    """What an editor makes of a claim, and how they know."""

    name = forms.ChoiceField(
        label=gettext_lazy("Is it theirs?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is theirs")},
    )
    reason = forms.CharField(
        label=gettext_lazy("How do you know?"),
        help_text=gettext_lazy("Whoever claims it is told this."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say how you know")},
    )

    def __init__(self, moves: list[str], *args: Any) -> None:
        super().__init__(*args)
        choices = [(name, CLAIM_MOVES[name].label) for name in moves]
        self.fields["name"].choices = choices  # type: ignore[attr-defined]


@requires(Permission.DIRECTORY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: Request, claim_id: uuid.UUID) -> HttpResponse:
    """Confirm, refuse or end a claim."""
    found = queue.claim(request.actor, claim_id)
    if found is None:
        raise Http404
    typed = request.POST if request.method == "POST" else kept_typing(request)
    form = ClaimForm(possible(CLAIM_MOVES, found.status, side="editor"), typed)
    if request.method == "POST" and form.is_valid():
        try:
            claims.settle(actor=request.actor, claim=found, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Decided, and told to whoever claims it."))
            return redirect("editor_queue")
    context = {"claim": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "directory/editor/claim.html", context, status=status)
