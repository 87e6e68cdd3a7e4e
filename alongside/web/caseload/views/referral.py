"""A referral to the team, before somebody takes it on."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import Permission
from alongside.care import queries as care
from alongside.care.services import take_on as take_the_case_on
from alongside.common.errors import Refused
from alongside.common.moves import possible
from alongside.referrals import queries, services
from alongside.referrals.models import Referral
from alongside.referrals.states import Side
from alongside.web.doors import Request, requires
from alongside.web.referring.forms import NoteForm, ReasonForm
from alongside.web.replies import refuse

ANSWERS = ("decline", "hand_back")


def _received(request: Request, referral_id: uuid.UUID) -> Referral:
    referral = queries.referral_visible_to(request.actor, referral_id)
    ours = referral and referral.to_organisation_id == request.actor.organisation_id
    if referral is None or not ours or referral.kind != Referral.Kind.LINK_WORKER:
        raise Http404
    return referral


@requires(Permission.REFERRALS_TRIAGE)
def received_referral(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Read it, then take it on, decline it or hand it back."""
    referral = _received(request, referral_id)
    services.open_referral(actor=request.actor, referral=referral)
    return _page(request, _received(request, referral_id), ReasonForm())


def _page(request: Request, referral: Referral, form: ReasonForm) -> HttpResponse:
    context = {
        "referral": referral,
        "case": care.case_of_referral(request.actor, referral.pk),
        "moves": possible(referral.legal_moves, referral.status, side=Side.TO),
        "form": form,
        "note_form": NoteForm(),
        "key": str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "caseload/referral.html", context, status=status)


@requires(Permission.CASES_WORK)
@require_POST
def take_on(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Open the case. Whoever was slower is told who was faster."""
    try:
        case = take_the_case_on(actor=request.actor, referral=_received(request, referral_id))
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("received_referral", referral_id)
    messages.success(request, _("You are now walking alongside %s.") % case.person.full_name)
    return redirect("case", case.pk)


@requires(Permission.REFERRALS_TRIAGE)
@require_POST
def answer(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Decline, or hand back to the referrer: both with a reason that the referrer sees."""
    referral, form = _received(request, referral_id), ReasonForm(request.POST)
    name = request.POST.get("move", "")
    if name not in ANSWERS or not form.is_valid():
        return _page(request, referral, form)
    try:
        services.move(actor=request.actor, referral=referral, name=name, **form.cleaned_data)
    except Refused as error:
        refuse(form, error)
        return _page(request, _received(request, referral_id), form)
    messages.success(
        request, _("The referrer is told. You no longer see %s.") % referral.person.full_name
    )
    return redirect("board")
