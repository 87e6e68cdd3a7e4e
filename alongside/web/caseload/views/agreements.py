"""What the person agreed to: all of it, with what was taken back and what ran out."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.asks.queries import of_case
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent.history import by_class
from alongside.consent.models import Consent
from alongside.consent.queries import history, with_steps
from alongside.consent.rules import age_band
from alongside.consent.services import narrow, record, withdraw
from alongside.people.queries.proxies import proxies_by_user
from alongside.web.caseload.forms import AgreementForm
from alongside.web.caseload.views.case import form_page, kept, the_case, typed
from alongside.web.doors import Request, requires


@requires(Permission.CASES_WORK)
@require_safe
def agreements(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The history, newest first."""
    found = the_case(request, case_id)
    said = list(with_steps(history(request.actor, found.person_id)))
    proxies = proxies_by_user(request.actor, found.person_id)
    context = {
        "case": found,
        "agreements": said,
        "asks": of_case(request.actor, found.pk),
        "classes": by_class(said, proxies, _("The person themselves")),
        "band": age_band(found.person.date_of_birth, clock.today()),
    }
    return render(request, "caseload/agreements.html", context)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def ask(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Write down what the person said to a question that is not about one referral."""
    found, form = the_case(request, case_id), AgreementForm(typed(request))
    verb = partial(record, person=found.person)
    if kept(request, form, verb, _("Their answer is kept.")):
        return redirect("agreements", case_id)
    title = _("Write down what they said")
    return form_page(request, found, form, title=title, button=_("Save answer"))


@requires(Permission.CASES_WORK)
@require_POST
def take_back(request: Request, case_id: uuid.UUID, consent_id: uuid.UUID) -> HttpResponse:
    """The person told the link worker that they changed their mind, about all of it or a part."""
    found = the_case(request, case_id)
    consent = history(request.actor, found.person_id).filter(pk=consent_id).first()
    if consent is None:
        raise Http404
    data = request.POST.getlist("data")
    if data:
        return _narrow(request, case_id, consent, data)
    withdraw(actor=request.actor, consent=consent)
    messages.success(
        request, _("It is taken back. %s sees nothing from now on.") % consent.is_about
    )
    # Their own team is one of those that can lose sight of the person this very moment.
    ours = consent.recipient_id == request.actor.organisation_id
    return redirect("board") if ours else redirect("agreements", case_id)


def _narrow(
    request: Request, case_id: uuid.UUID, consent: Consent, data: list[str]
) -> HttpResponse:
    try:
        narrow(actor=request.actor, consent=consent, data=data)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("%s sees that no longer.") % consent.is_about)
    return redirect("agreements", case_id)
