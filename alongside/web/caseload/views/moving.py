"""The person lives elsewhere now: note it, and decide with them how to go on."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import services
from alongside.care.models import Case
from alongside.care.moving import Whereabouts, no_longer_near, postcode_of, whereabouts
from alongside.care.own_account import account_in
from alongside.care.risks import noted_in
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent.rules import age_band
from alongside.needs.queries import all_needs
from alongside.people.queries.relations import may_agree_for
from alongside.people.services import see
from alongside.web.caseload.moving_forms import AddressForm, HandOnForm, StayForm
from alongside.web.caseload.views.case import form_page, the_case, typed
from alongside.web.caseload.views.closed import closed
from alongside.web.doors import Request, requires
from alongside.web.onward.one import begin_with
from alongside.web.replies import form_key, refuse


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def change_address(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Note where the person lives now; outside of the area, go on to decide."""
    found = the_case(request, case_id)
    if found.person.protected:
        return redirect("safety", case_id)
    now = {name: getattr(found.person, name) for name in ("address", "postcode")}
    form = AddressForm(typed(request), initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            outside = services.change_address(actor=request.actor, case=found, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The new address is kept."))
            moved = outside or no_longer_near(request.actor, the_case(request, case_id))
            return redirect("moved_away" if moved else "case", case_id)
    return form_page(request, found, form, title=_("Where they live now"), button=_("Save address"))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def moved_away(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """What the new address means, and the choice: go on, hand over as they agree, or close."""
    found = the_case(request, case_id)
    if gone := closed(request, found):
        return gone
    postcode = postcode_of(request.actor, found.person)
    there = whereabouts(request.actor, postcode)
    stay, hand_on = _forms(request, found, there)
    chosen = request.POST.get("choice", "")
    if request.method == "POST":
        if chosen == "stay" and _stays(request, found, stay):
            return redirect("case", case_id)
        if chosen == "hand_on" and _handed_on(request, found, hand_on):
            return redirect("case", case_id)
    see(actor=request.actor, person=found.person)
    form = hand_on if chosen == "hand_on" else stay
    context = {
        "case": found,
        "there": there,
        "postcode": postcode,
        "further": no_longer_near(request.actor, found),
        "stay": stay,
        "hand_on": hand_on,
        "form": form,
        "band": age_band(found.person.date_of_birth, clock.today()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "caseload/moved.html", context, status=status)


def _forms(
    request: Request, found: Case, there: Whereabouts | None
) -> tuple[StayForm, HandOnForm | None]:
    data = typed(request)
    chosen = data.get("choice", "") if data else ""
    stay = StayForm(data if chosen == "stay" else None)
    if there is None or there.ours or not there.teams:
        return stay, None
    return stay, HandOnForm(
        there.teams,
        found.referral,
        list(all_needs()),
        may_agree_for(request.actor, found.person_id),
        data if chosen == "hand_on" else None,
        about_me=account_in(request.actor, found),
        initial=_told(found),
    )


def _told(found: Case) -> dict[str, Any]:
    """The new team plans with the person as this one does: for the same reasons, to begin with."""
    return {
        "needs": [named.need.code for named in found.referral.named_reasons.all()],
        "risk": begin_with(found.referral, noted_in(found)),
    }


def _stays(request: Request, found: Case, form: StayForm) -> bool:
    if not form.is_valid():
        return False
    try:
        services.stay_with(actor=request.actor, case=found, why=form.cleaned_data["why"])
    except Refused as error:
        refuse(form, error)
        return False
    messages.success(request, _("You go on with them."))
    return True


def _handed_on(request: Request, found: Case, form: forms.Form | None) -> bool:
    if not isinstance(form, HandOnForm) or not form.is_valid():
        return False
    team = form.teams[form.cleaned_data["team"]]
    try:
        services.offer_to_team(
            actor=request.actor,
            case=found,
            to=team,
            wish=form.wish(),
            key=uuid.UUID(form_key(request)),
        )
    except Refused as error:
        refuse(form, error)
        return False
    messages.success(
        request,
        _("%(team)s is asked to take over. You stay their link worker until then.")
        % {"team": team.name},
    )
    return True
