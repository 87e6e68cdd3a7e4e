"""Asking for help oneself: which team, what for, and what that team asks of its own."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.permissions import Permission
from alongside.asks.services.self_referral import Team, Wanted, ask_for_help, teams_for
from alongside.care.own_account import own_account
from alongside.common.errors import Refused
from alongside.needs.queries import by_code
from alongside.people.queries import themselves
from alongside.people.services import see
from alongside.portal.forms import AskTeamForm
from alongside.portal.help import not_taken_up
from alongside.portal.own_plan import where_to_write
from alongside.referrals.models import Referral
from alongside.web.doors import Request, in_welsh, requires
from alongside.web.own_words import chosen_of
from alongside.web.questions.asking import AnswersForm, hold_to_terms
from alongside.web.replies import form_key, refuse

_HOUSE = Actor.system("self-referral")


@in_welsh
@requires(Permission.OWN_RECORD)
@require_safe
def teams(request: Request) -> HttpResponse:
    """The teams that can be asked; before them, what a team that was asked did not take up."""
    see(actor=request.actor, person=themselves(request.actor))
    context = {"teams": teams_for(request.actor), "answered": not_taken_up(request.actor)}
    return render(request, "portal/ask_teams.html", context)


@in_welsh
@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_team(request: Request, team_id: uuid.UUID) -> HttpResponse:
    """What would help, in their words; then it waits where that team reads what is new."""
    found = _team(request, team_id)
    typed = request.POST if request.method == "POST" else None
    about_me = own_account(request.actor)
    form = AskTeamForm(about_me, typed)
    with acting_as(_HOUSE):  # the person reads what is asked, and no form that it belongs to
        asking = AnswersForm.for_receiver(team_id, None, typed)
    hold_to_terms(form, asking.content)
    if typed and form.is_valid() & asking.is_valid():
        try:
            sent = ask_for_help(
                actor=request.actor,
                team=found.organisation,
                wanted=_wanted(form, asking),
                key=uuid.UUID(form_key(request)),
            )
        except Refused as error:
            refuse(_at(form, asking, error), error)
        else:
            said = _("%(team)s is asked. Your number is %(reference)s.")
            names = {"team": found.organisation.name, "reference": sent.reference}
            messages.success(request, said % names)
            return redirect("own_page")
    elif found.asked:
        messages.info(request, _asked(found.asked))
        return redirect("own_page")
    see(actor=request.actor, person=themselves(request.actor))
    context = {
        "team": found.organisation,
        "form": form,
        "asking": asking,
        "write_at": "" if about_me else where_to_write(request.actor),
        "parts": list(asking.parts()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors or asking.errors else 200
    return render(request, "portal/ask_team.html", context, status=status)


def _asked(earlier: Referral) -> str:
    if earlier.by_themselves:
        return _("You asked there already. Nothing more was sent: see your page.")
    said = _("%(name)s asked there for you already. Nothing more was sent: see your page.")
    return said % {"name": earlier.from_organisation.name}


def _team(request: Request, team_id: uuid.UUID) -> Team:
    for team in teams_for(request.actor):
        if team.organisation.pk == team_id:
            return team
    raise Http404


def _wanted(form: AskTeamForm, asking: AnswersForm) -> Wanted:
    said: dict[str, Any] = form.cleaned_data
    return Wanted(
        needs=list(by_code(said["needs"]).values()),
        words=said["words"],
        about_me=chosen_of(said),
        safety=said["safety"],
        answers=asking.answers(),
    )


def _at(form: forms.Form, asking: AnswersForm, error: Refused) -> forms.Form:
    """The form with the field that the refusal is about."""
    return asking if error.field in asking.fields else form
