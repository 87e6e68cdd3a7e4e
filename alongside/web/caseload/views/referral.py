"""A referral to the team, before somebody takes it on."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import Permission
from alongside.begun.outside import asked_for
from alongside.booking.queries.slots import time_ahead
from alongside.care import queries as care
from alongside.care.risks import standing_of
from alongside.care.services import take_on as take_the_case_on
from alongside.common.errors import Refused
from alongside.common.moves import possible
from alongside.outreach.queries import who_answered
from alongside.people.queries.merging import likely_same
from alongside.referrals import queries, services
from alongside.referrals.doors import move_made
from alongside.referrals.models import Referral
from alongside.referrals.states import Side
from alongside.web.doors import Request, requires
from alongside.web.notes import NoteForm, note_form, take_note
from alongside.web.reasons import ReasonForm, questions
from alongside.web.replies import form_key, refuse

ANSWERS = ("hand_back", "decline")


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
    return _page(request, _received(request, referral_id))


def _page(
    request: Request,
    referral: Referral,
    *,
    reason: ReasonForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    """``reason`` and ``note`` are forms that were posted and refused."""
    answer_action = reverse("answer_referral", args=[referral.pk])
    note_action = reverse("received_note", args=[referral.pk])
    context = {
        "referral": referral,
        "own_answers": queries.answers_of(request.actor, referral),
        "likely": likely_same(request.actor, referral.person),
        "may_merge": request.actor.may(Permission.PEOPLE_MERGE),
        "invited": who_answered(request.actor, referral.pk),
        "asked": asked_for(request.actor, referral),
        "time": time_ahead(request.actor, referral.pk),
        "case": care.case_of_referral(request.actor, referral.pk),
        "noted": standing_of(request.actor, referral),
        "moves": possible(referral.legal_moves, referral.status, side=Side.TO),
        "questions": questions(request, _answers(referral), answer_action, refused=reason),
        "form": reason,
        "note_form": note or note_form(request, note_action),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if reason or note else 200
    return render(request, "caseload/referral.html", context, status=status)


def _answers(referral: Referral) -> tuple[str, ...]:
    """What was asked by the front door goes back to nobody: it is declined, or taken on."""
    return ("decline",) if referral.asked_by else ANSWERS


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
    key, name = uuid.UUID(form_key(request)), request.POST.get("move", "")
    if move_made(key, referral_id):  # the second click of a double one
        return redirect("board")
    referral = _received(request, referral_id)
    if name not in _answers(referral):
        raise Http404
    form = ReasonForm(name, request.POST)
    if not form.is_valid():
        return _page(request, referral, reason=form)
    try:
        services.move(
            actor=request.actor, referral=referral, name=name, key=key, **form.cleaned_data
        )
    except Refused as error:
        refuse(form, error)
        return _page(request, _received(request, referral_id), reason=form)
    messages.success(request, _who_hears(referral))
    return redirect("board")


def _who_hears(referral: Referral) -> str:
    if referral.asked_by:
        return _("It is answered. Nothing is sent to whoever asked: tell them yourself.")
    return _("The referrer is told. You no longer see %s.") % referral.person.full_name


@requires(Permission.REFERRALS_TRIAGE)
@require_POST
def received_note(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """A word to the referrer."""
    referral = _received(request, referral_id)
    refused = take_note(request, referral)
    if refused:
        return _page(request, referral, note=refused)
    return redirect("received_referral", referral_id)
