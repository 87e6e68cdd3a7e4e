"""The pages of somebody who acts for a person: what their relation covers, and nothing hidden."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.asks.queries import waiting_for_answer
from alongside.care import plan_page
from alongside.care.models import Case
from alongside.care.queries import for_a_proxy as cases_of
from alongside.care.queries import plan_for_a_proxy
from alongside.common.errors import Refused
from alongside.consent.queries import addable, agreement, agreements
from alongside.consent.rules import may_take_back
from alongside.consent.services import add, narrow, withdraw
from alongside.people.models import Relation
from alongside.people.queries.proxies import acted_for
from alongside.people.services import see
from alongside.referrals.models import Referral
from alongside.referrals.queries import for_a_proxy as referrals_of
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key


@dataclass(frozen=True)
class News:
    """One piece of help, and who walks with the person, where somebody does."""

    referral: Referral
    case: Case | None

    @property
    def name(self) -> str:
        service = self.referral.service
        return service.name if service else self.referral.to_organisation.name


@requires(Permission.PROXY_NEWS, Permission.PROXY_PLAN, Permission.PROXY_AGREE)
@require_safe
def page(request: Request) -> HttpResponse:
    """For whom they act, what they may do, and what is happening."""
    person = acted_for(request.actor)
    see(actor=request.actor, person=person)
    context: dict[str, Any] = {"person": person, "relation": _relation(request)}
    if request.actor.may(Permission.PROXY_NEWS):
        context["news"] = _news(request.actor)
    if request.actor.may(Permission.PROXY_AGREE):
        context["asks"] = waiting_for_answer(request.actor)
    return render(request, "portal/acting_page.html", context)


def _relation(request: Request) -> Relation:
    relation: Relation = request.user.live_proxy.relation  # type: ignore[union-attr]
    return relation


def _news(actor: Actor) -> list[News]:
    cases = {case.referral_id: case for case in cases_of(actor)}
    return [News(referral, cases.get(referral.pk)) for referral in referrals_of(actor)]


@requires(Permission.PROXY_PLAN)
@require_safe
def plan(request: Request) -> HttpResponse:
    """What matters to the person, and the steps towards it."""
    person = acted_for(request.actor)
    see(actor=request.actor, person=person)
    plans = []
    for case in cases_of(request.actor):
        written = plan_for_a_proxy(request.actor, case.pk)
        plans.append(
            {
                "case": case,
                "about": plan_page.about_me(written),
                "arranged": plan_page.arranged(written),
                "review_on": written.review_on if written else None,
            }
        )
    return render(request, "portal/acting_plan.html", {"person": person, "plans": plans})


@requires(Permission.PROXY_AGREE)
@require_safe
def agreed(request: Request) -> HttpResponse:
    """What was agreed for the person, and what of it they may take back."""
    person = acted_for(request.actor)
    see(actor=request.actor, person=person)
    context = {
        "person": person,
        "agreements": [
            (
                consent,
                consent.stands and may_take_back(request.actor.acts_as, consent.basis),
                addable(request.actor, consent),
            )
            for consent in agreements(request.actor)
        ],
    }
    return render(request, "portal/acting_agreed.html", context)


@requires(Permission.PROXY_AGREE)
@require_http_methods(["GET", "POST"])
def change(request: Request, consent_id: uuid.UUID) -> HttpResponse:
    """Say first what it means to take something back for the person; then do it."""
    consent = agreement(request.actor, consent_id)
    if consent is None or not may_take_back(request.actor.acts_as, consent.basis):
        raise Http404
    if request.method == "POST":
        data = request.POST.getlist("data")
        try:
            if data:
                narrow(actor=request.actor, consent=consent, data=data)
            else:
                withdraw(actor=request.actor, consent=consent)
        except Refused as error:
            messages.warning(request, error.message)
        else:
            messages.success(request, _("It is taken back. It is written down that you did that."))
        return redirect("acting_agreements")
    context = {"person": acted_for(request.actor), "consent": consent}
    return render(request, "portal/acting_change.html", context)


@requires(Permission.PROXY_AGREE)
@require_http_methods(["GET", "POST"])
def agree(request: Request, consent_id: uuid.UUID) -> HttpResponse:
    """Agree for the person that somebody who helps them sees more: what, and what that means."""
    consent = agreement(request.actor, consent_id)
    left = addable(request.actor, consent) if consent else []
    twice = request.POST.get("idempotency_key")
    if consent is None or (not left and not twice):
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            add(
                actor=request.actor,
                consent=consent,
                data=request.POST.getlist("data"),
                key=uuid.UUID(form_key(request)),
            )
        except Refused as refused:
            error = refused.message
        else:
            messages.success(request, _("It is agreed. It is written down that you did that."))
            return redirect("acting_agreements")
    context = {
        "person": acted_for(request.actor),
        "consent": consent,
        "left": left,
        "error": error,
        "key": twice or str(uuid.uuid4()),
    }
    return render(request, "portal/acting_agree.html", context, status=422 if error else 200)
