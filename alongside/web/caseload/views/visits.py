"""Telling somebody of a service, helping them there the first time, asking whether they went."""

import uuid
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.care import queries, services
from alongside.care.models import Case, FirstVisit
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Service
from alongside.directory.queries import service_to_show
from alongside.matching.services import note_signposted
from alongside.people.queries.protection import protections_of
from alongside.people.queries.sharing import who_shares
from alongside.referrals.queries import onward_from
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.caseload.visit_forms import FollowVisitForm, VisitForm
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def signpost(request: Request, case_id: uuid.UUID, service_id: uuid.UUID) -> HttpResponse:
    """Keep that the person was told of a service, which hears nothing of them."""
    found, service = the_case(request, case_id), service_to_show(service_id)
    if service is None or not found.is_open:
        raise Http404
    form = VisitForm(typed(request))
    verb = partial(_tell_of, found, service)
    if kept(
        request, form, verb, _("Noted. You are asked whether they went once they can have gone.")
    ):
        return redirect("case", case_id)
    return _page(request, found, form, service.name, signposting=True)


def _tell_of(found: Case, service: Service, *, actor: Actor, **told: Any) -> None:
    with all_or_nothing():
        services.plan_visit(actor=actor, case=found, service=service, **told)
        note_signposted(actor=actor, person=found.person, case_id=found.pk, service=service)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def plan_visit(request: Request, case_id: uuid.UUID, referral_id: uuid.UUID) -> HttpResponse:
    """Plan the first visit to a service that the person was referred to."""
    found = the_case(request, case_id)
    referral = onward_from(request.actor, found.referral_id).filter(pk=referral_id).first()
    if referral is None or referral.service is None or not found.is_open:
        raise Http404
    form = VisitForm(typed(request))
    verb = partial(services.plan_visit, case=found, service=referral.service, referral=referral)
    if kept(
        request, form, verb, _("Noted. You are asked whether they went once they can have gone.")
    ):
        return redirect("case", case_id)
    return _page(request, found, form, referral.service.name)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def follow_visit(request: Request, case_id: uuid.UUID, visit_id: uuid.UUID) -> HttpResponse:
    """Say what is arranged, and whether they went."""
    found = the_case(request, case_id)
    visit = queries.visits_of(request.actor, case_id).filter(pk=visit_id).first()
    if visit is None:
        raise Http404
    held = {"arranged": visit.arranged, "went": visit.went, "why_not": visit.why_not}
    held |= {name: getattr(visit, name) for name in services.WAY} | {"shown": visit.said}
    form = FollowVisitForm(typed(request), initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            services.follow_visit(actor=request.actor, visit=visit, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
            if isinstance(error, OutOfTurn):
                _show_anew(form, visit)
        else:
            messages.success(request, _("Noted."))
            return redirect("case", case_id)
    return _page(request, found, form, visit.service_name, visit=visit)


def _show_anew(form: FollowVisitForm, visit: FirstVisit) -> None:
    """Whoever has now read what a colleague noted may save again, and mean it."""
    visit.refresh_from_db()
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["shown"] = visit.said  # type: ignore[index]


def _page(request: Request, found: Case, form: forms.Form, name: str, **more: Any) -> HttpResponse:
    context = {
        "case": found,
        "form": form,
        "service_name": name,
        "sharers": who_shares(request.actor, found.person_id),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        "kept": protections_of(request.actor, [found.person]).get(found.person_id),
        **more,
    }
    return render(request, "caseload/visit.html", context, status=422 if form.errors else 200)
