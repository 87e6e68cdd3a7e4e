"""Who is away, who covers, and where nobody does."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care import cover, services
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.web.caseload.absence_forms import AwayForm
from alongside.web.caseload.views.case import kept, typed
from alongside.web.doors import Request, requires


@requires(Permission.CASES_WORK)
@require_safe
def absences(request: Request) -> HttpResponse:
    """Who of the team is away now or will be; for whoever leads, what nobody covers."""
    gaps = cover.gaps(request.actor)
    cases = [case for gap in gaps for case, _limit in gap.cases]
    if cases:
        services.look_over(actor=request.actor, cases=cases, referrals=[])
    leads = request.actor.may(Permission.CASES_REASSIGN)
    context = {
        "rows": [
            (one, leads or one.worker_id == request.actor.user)
            for one in cover.standing(request.actor)
        ],
        "gaps": gaps,
        "leads": leads,
        "today": clock.today(),
    }
    return render(request, "caseload/absences.html", context)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def be_away(request: Request) -> HttpResponse:
    """Say from when to when somebody is away, and who covers."""
    team = colleagues_who_may(request.actor, Permission.CASES_WORK)
    leads = request.actor.may(Permission.CASES_REASSIGN)
    form = AwayForm(team, request.actor.user, leads, typed(request))
    if kept(request, form, services.be_away, _("Noted. Whoever covers is told.")):
        return redirect("absences")
    context = {"form": form, "key": request.POST.get("idempotency_key") or str(uuid.uuid4())}
    return render(request, "caseload/away.html", context, status=422 if form.errors else 200)


@requires(Permission.CASES_WORK)
@require_POST
def call_off(request: Request, absence_id: uuid.UUID) -> HttpResponse:
    """They are back, or do not go."""
    absence = cover.absences_visible_to(request.actor).filter(pk=absence_id).first()
    leads = request.actor.may(Permission.CASES_REASSIGN)
    if absence is None or not (leads or absence.worker_id == request.actor.user):
        raise Http404
    try:
        services.call_off_absence(actor=request.actor, absence=absence)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Called off. Nobody covers any more."))
    return redirect("absences")
