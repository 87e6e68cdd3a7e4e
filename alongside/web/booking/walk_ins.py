"""Somebody who walked in agrees to be helped: a team is asked, and nothing is typed twice."""

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
from alongside.begun import outside
from alongside.booking import queries
from alongside.booking.models import WalkIn
from alongside.common.errors import Refused
from alongside.organisations.models import Organisation
from alongside.organisations.queries import link_worker_teams
from alongside.web.booking.registers import kept
from alongside.web.doors import Request, requires
from alongside.web.outside.forms import AboutForm
from alongside.web.questions.asking import AnswersForm, breaks_terms, hold_to_terms
from alongside.web.referring.fields import TeamField
from alongside.web.replies import form_key, refuse


class TeamForm(forms.Form):
    """Whom to ask."""

    to = TeamField(
        label=gettext_lazy("Which team?"),
        error_messages={"required": gettext_lazy("Choose a link-worker team")},
        widget=forms.RadioSelect,  # none is chosen for anybody: it goes where they live
    )


class WalkInForm(AboutForm):
    """About whom and what for: who asks is signed in."""

    own_name = works_as = works_at = own_phone = None  # type: ignore[assignment]

    @staticmethod
    def known(came: WalkIn) -> dict[str, str]:
        """What the register says of them already."""
        given, _space, family = came.name.strip().rpartition(" ")
        by_mail = "@" in came.reach
        return {
            "given_name": given or family,
            "family_name": family if given else "",
            "phone": "" if by_mail else came.reach,
            "contact_note": came.reach if by_mail else "",
        }


@requires(Permission.REFERRALS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_walk_in(request: Request, session_id: uuid.UUID, came_id: uuid.UUID) -> HttpResponse:
    """The team first, where there are several; then one form with what is known filled in."""
    session = kept(request, session_id)
    named = queries.walk_ins_visible_to(request.actor).filter(session=session, emptied_at=None)
    came = named.filter(pk=came_id).first()
    if came is None:
        raise Http404
    if came.asked:
        messages.info(request, _("A team was asked for them already: %s.") % came.asked)
        return redirect("register", session_id)
    team_form = TeamForm(request.POST if request.method == "POST" else _only_team())
    if not team_form.is_valid():
        context = {"form": team_form, "came": came, "session": session}
        return render(request, "booking/walk_in_team.html", context)
    return _asking(request, came, team_form.cleaned_data["to"])


def _only_team() -> dict[str, str] | None:
    teams = list(link_worker_teams()[:2])
    return {"to": str(teams[0].pk)} if len(teams) == 1 else None


def _asking(request: Request, came: WalkIn, team: Organisation) -> HttpResponse:
    typed = request.POST if "idempotency_key" in request.POST else None  # not the team alone
    form = WalkInForm(typed, initial=WalkInForm.known(came))
    asking = AnswersForm.for_receiver(team.pk, None, typed)
    hold_to_terms(form, asking.content)
    if typed and form.is_valid() & asking.is_valid() and not _breaks_terms(form, asking):
        try:
            reference = outside.ask_for_walk_in(
                actor=request.actor,
                came=came,
                team=team,
                content=form.content() | {"answers": asking.kept()},
                key=uuid.UUID(form_key(request)),
            )
        except Refused as error:
            refuse(form, error)
        else:
            said = _("%(team)s is asked, under %(reference)s. You hear by e-mail what they say.")
            messages.success(request, said % {"team": team.name, "reference": reference})
            return redirect("register", came.session_id)
    context: dict[str, Any] = {
        "came": came,
        "team": team,
        "form": form,
        "asking": asking,
        "parts": list(asking.parts()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors or asking.errors else 200
    return render(request, "booking/walk_in.html", context, status=status)


def _breaks_terms(form: WalkInForm, asking: AnswersForm) -> bool:
    return breaks_terms(form, asking.content, [need.code for need in form.cleaned_data["needs"]])
