"""A person's own pages: what is happening for them, and their say in it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.asks.queries import waiting_for_answer
from alongside.booking.queries import own_places, own_waits
from alongside.booking.states import WaitingStatus
from alongside.care.plan_document import SIZES
from alongside.common.errors import Refused
from alongside.consent.history import by_class
from alongside.consent.models import Consent
from alongside.consent.queries import agreement, agreements, with_steps
from alongside.consent.services import narrow, withdraw
from alongside.outcomes.instruments import instrument
from alongside.people.queries import themselves, who_sees
from alongside.people.queries.proxies import proxies_by_user
from alongside.people.services import see
from alongside.portal.classes import OWN_CLASSES, own_classes
from alongside.portal.feelings import feelings
from alongside.portal.help import help_for
from alongside.portal.looks import LOOKS_PER_PAGE, by_day, looks_at
from alongside.portal.plan import plans
from alongside.web.doors import Request, in_welsh, requires
from alongside.web.paging import page_of

ONS4 = "ons4"


@in_welsh
@requires(Permission.OWN_RECORD)
@require_safe
def page(request: Request) -> HttpResponse:
    """What is happening: who helps, where it stands, what comes next."""
    person = themselves(request.actor)
    see(actor=request.actor, person=person)
    everything = help_for(request.actor)
    context = {
        "person": person,
        "asks": waiting_for_answer(request.actor),
        "now": [one for one in everything if one.is_open],
        "over": [one for one in everything if not one.is_open],
        "places": own_places(request.actor),
        "waits": [one for one in own_waits(request.actor) if one.status != WaitingStatus.OFFERED],
    }
    return render(request, "portal/page.html", context)


@in_welsh
@requires(Permission.OWN_RECORD)
@require_safe
def plan(request: Request) -> HttpResponse:
    """What matters to the person, the steps towards it, and how they said they felt."""
    asked = instrument(ONS4)
    context = {
        "plans": plans(request.actor),
        "asked": asked,
        "feelings": feelings(request.actor),
        "sizes": SIZES,
    }
    return render(request, "portal/plan.html", context)


@requires(Permission.OWN_RECORD)
@require_safe
def agreed(request: Request) -> HttpResponse:
    """What the person agreed to, and whether it still holds."""
    said = list(with_steps(agreements(request.actor)))
    proxies = proxies_by_user(request.actor, themselves(request.actor).pk)
    context = {
        "agreements": said,
        "who_sees": who_sees(request.actor),
        "classes": by_class(said, proxies, _("You"), OWN_CLASSES),
        "own_classes": own_classes,
    }
    return render(request, "portal/agreed.html", context)


@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def change_mind(request: Request, consent_id: uuid.UUID) -> HttpResponse:
    """Say first what it means to take something back; then, asked for once more, do it."""
    consent = agreement(request.actor, consent_id)
    if consent is None:
        raise Http404
    if request.method == "POST":
        data = request.POST.getlist("data")
        if data:
            return _narrow(request, consent, data)
        try:
            withdraw(actor=request.actor, consent=consent)
        except Refused as error:
            messages.warning(request, error.message)
        else:
            messages.success(
                request,
                _("You have taken it back. %(name)s no longer sees anything about you.")
                % {"name": consent.recipient.name}
                if consent.recipient and not consent.adds_to_id
                else _("You have taken it back."),
            )
        return redirect("own_agreements")
    ending = [
        one
        for one in help_for(request.actor)
        if one.is_open and one.referral.to_organisation_id == consent.recipient_id
    ]
    return render(
        request, "portal/change_mind.html", {"consent": consent, "ending": ending} | _own(consent)
    )


def _own(consent: Consent) -> dict[str, Any]:
    """What it shares, in words for the person themselves."""
    left = [(name, OWN_CLASSES[name]) for name, _label in consent.left_to_choose]
    return {"own_classes": own_classes, "left": left}


def _narrow(request: Request, consent: Consent, data: list[str]) -> HttpResponse:
    """Some of it is taken back, and the rest holds."""
    try:
        narrow(actor=request.actor, consent=consent, data=data)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("%(name)s sees that no longer.") % {"name": consent.is_about})
    return redirect("own_agreements")


@requires(Permission.OWN_RECORD)
@require_safe
def looks(request: Request) -> HttpResponse:
    """Who looked at or changed what is held of the person, by day."""
    entries = page_of(request, looks_at(request.actor), LOOKS_PER_PAGE)
    proxies = proxies_by_user(request.actor, themselves(request.actor).pk)
    return render(request, "portal/looks.html", {"page": entries, "days": by_day(entries, proxies)})
