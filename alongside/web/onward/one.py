"""Referring a person on to one service."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.consent.rules import age_band
from alongside.directory.models import Capacity, Service
from alongside.directory.queries import referable_service
from alongside.directory.queries.elsewhere import crossings_to
from alongside.directory.queries.intake import is_paused
from alongside.directory.queries.service_intake import intake_of
from alongside.needs.queries import all_needs
from alongside.people.queries.relations import may_agree_for
from alongside.referrals.models import Referral
from alongside.referrals.queries import waiting_elsewhere
from alongside.referrals.services import Wish, send
from alongside.web.doors import Request
from alongside.web.kept import kept_typing
from alongside.web.onward.forms import ReferOnForm
from alongside.web.onward.origin import Origin
from alongside.web.questions.asking import AnswersForm, hold_to_terms
from alongside.web.replies import form_key, refuse

# Whoever waits for so many answers already is perhaps sent to everybody at once.
MANY_AT_ONCE = 2


def refer_on(request: Request, origin: Origin, service_id: uuid.UUID) -> HttpResponse:
    """Send an onward referral to a service that takes them through the product."""
    service = referable_service(service_id)
    if service is None:
        raise Http404
    typed = request.POST if request.method == "POST" else kept_typing(request)
    asking = AnswersForm.for_receiver(service.organisation_id, service.pk, typed)
    form = ReferOnForm(
        origin.first,
        list(all_needs()),
        may_agree_for(request.actor, origin.person.pk),
        typed,
        may_show=origin.may_show,
        about_me=origin.about_me(request.actor),
        initial=first_shown(origin.first, service, origin.noted_risks),
    )
    hold_to_terms(form, asking.content)
    # Both are read, so that all that is wrong is said at once.
    if request.method == "POST" and form.is_valid() & asking.is_valid():
        try:
            _send(request, origin, service, replace(form.wish(), answers=asking.answers()))
        except Refused as error:
            refuse(asking if error.field in asking.fields else form, error)
        else:
            messages.success(request, _("The referral to %s is sent.") % service.name)
            return redirect(origin.back)
    lives = origin.person.postcode
    context = {
        "origin": origin,
        "service": service,
        **_intake(request, origin, service),
        "crossing": crossings_to(request.actor, [service.pk], lives).get(service.pk),
        "waiting": waiting_elsewhere(request.actor, origin.person.pk),
        "many": MANY_AT_ONCE,
        "form": form,
        "asking": asking,
        "parts": list(asking.parts()),
        "band": age_band(origin.person.date_of_birth, clock.today()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors or asking.errors else 200
    return render(request, "onward/one.html", context, status=status)


@all_or_nothing()
def _send(request: Request, origin: Origin, service: Service, wish: Wish) -> None:
    origin.check_open()
    send(
        actor=request.actor,
        person=origin.person,
        to=service,
        wish=wish,
        key=form_key(request),
        parent=origin.first,
    )
    origin.note(request.actor, service)


def _intake(request: Request, origin: Origin, service: Service) -> dict[str, Any]:
    """Whether the service takes anybody new; where it does not, or is full, who else does."""
    intake = intake_of(service.pk)
    stopped = is_paused(request.actor, service.organisation_id)
    full = service.capacities.filter(state=Capacity.State.FULL).exists()
    closed = stopped or intake.is_closed
    return {
        "paused": closed,
        "again_on": None if stopped else intake.again_on,
        "full": full,
        "others": origin.others(request.actor, service) if closed or full else [],
    }


def first_shown(first: Referral, service: Service, noted: Sequence[Any] = ()) -> dict[str, Any]:
    """What may be filled in: reasons that are the service's own trade, and that there is a risk.

    The words stay behind: a person who told their GP has not told the lunch club.
    """
    trade = {need.code for need in service.needs.all()}
    reasons = [named.need.code for named in first.named_reasons.all()]
    return {
        "needs": [code for code in reasons if code in trade],
        "risk": begin_with(first, noted),
    }


def begin_with(first: Referral, noted: Sequence[Any]) -> str:
    """That there is a risk, where somebody said so; that there is none is for the writer to say."""
    known = noted or first.risk == Referral.Risk.KNOWN
    return Referral.Risk.KNOWN.value if known else ""
