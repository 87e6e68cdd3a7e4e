"""The idea board of a team."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.common.errors import Refused
from alongside.common.moves import possible
from alongside.owncare import services
from alongside.owncare.models import Idea
from alongside.owncare.models.idea import LONGEST_IDEA, LONGEST_REASON, LONGEST_TITLE
from alongside.owncare.queries import ideas as queries
from alongside.owncare.states import IDEA_MOVES, IdeaState
from alongside.web.caseload.views.case import kept, typed
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import refuse


class IdeaForm(forms.Form):
    """An idea, in a line and a few words."""

    title = forms.CharField(
        label=later("Your idea in a line"),
        max_length=LONGEST_TITLE,
        error_messages={
            "required": later("Say your idea in a line"),
            "max_length": later("Keep the line under 120 characters"),
        },
    )
    text = forms.CharField(
        label=later("More about it"),
        help_text=later("Your team reads it with your name. No names of people helped."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_IDEA,
        required=False,
        error_messages={"max_length": later("This is too long: keep it under 2,000 characters")},
    )


class DecideForm(forms.Form):
    """What becomes of it, why, and who sees to it."""

    name = forms.ChoiceField(
        label=later("What becomes of it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": later("Say what becomes of it"),
            "invalid_choice": later("This has changed meanwhile. Choose again"),
        },
    )
    reason = forms.CharField(
        label=later("Why?"),
        help_text=later("The team reads it, and whoever had the idea is told."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        error_messages={
            "required": later("Say why, in a sentence"),
            "max_length": later("Keep the reason under 500 characters"),
        },
    )
    owner = forms.ChoiceField(label=later("Who sees to it?"), required=False)

    def __init__(self, state: str, team: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = [(name, IDEA_MOVES[name].label) for name in possible(IDEA_MOVES, state)]
        names = [(str(user.pk), user.name) for user in team]
        self.fields["name"].choices = moves  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", later("Nobody")), *names]  # type: ignore[attr-defined]

    def clean_owner(self) -> uuid.UUID | None:
        return uuid.UUID(self.cleaned_data["owner"]) if self.cleaned_data["owner"] else None


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def ideas(request: Request) -> HttpResponse:
    """The team's ideas, the most liked first (``?state=trying``), and one more."""
    form = IdeaForm(typed(request))
    if kept(request, form, services.have_idea, _("Your idea is on the board.")):
        return redirect("ideas")
    asked = str(request.GET.get("state", ""))
    state = asked if asked in IdeaState else ""
    context = {
        "form": form,
        "page": page_of(request, queries.board(request.actor, state)),
        "states": IdeaState,
        "state": state,
        "decides": request.actor.may(Permission.CASES_REASSIGN),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "owncare/ideas.html", context, status=422 if form.errors else 200)


def _found(request: Request, idea_id: uuid.UUID) -> Idea:
    idea = queries.visible_to(request.actor).filter(pk=idea_id).first()
    if idea is None:
        raise Http404
    return idea


@requires(Permission.CASES_WORK)
@require_POST
def like_idea(request: Request, idea_id: uuid.UUID) -> HttpResponse:
    """My one vote, given or taken back."""
    likes = request.POST.get("likes") == "yes"
    services.like_idea(actor=request.actor, idea=_found(request, idea_id), likes=likes)
    return redirect("ideas")


@requires(Permission.CASES_REASSIGN)
@require_http_methods(["GET", "POST"])
def decide_idea(request: Request, idea_id: uuid.UUID) -> HttpResponse:
    """Say what becomes of an idea of the team."""
    idea = _found(request, idea_id)
    team = colleagues_who_may(request.actor, Permission.CASES_WORK)
    form = DecideForm(idea.state, team, typed(request), initial={"owner": idea.owner_id or ""})
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_idea(actor=request.actor, idea=idea, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept. Whoever had the idea is told."))
            return redirect("ideas")
    context = {"idea": idea, "form": form}
    status = 422 if form.errors else 200
    return render(request, "owncare/decide_idea.html", context, status=status)
