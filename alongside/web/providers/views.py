"""The provider's desk: who was referred to us, and what became of it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.moves import possible
from alongside.referrals import queries, services
from alongside.referrals.models import Referral
from alongside.referrals.states import MOVES, OPEN, Side
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.referring.forms import NoteForm, ReasonForm
from alongside.web.replies import refuse

# What a provider's page offers, in this order; the rest of the table is for other desks.
OFFERED = ("accept", "wait", "book", "attend", "miss", "complete", "decline", "close")


@requires(Permission.REFERRALS_ANSWER)
def provider_desk(request: Request) -> HttpResponse:
    """Open referrals, the longest waiting first; ended ones on request (``?show=ended``)."""
    ended = request.GET.get("show") == "ended"
    received = queries.received_by(request.actor)
    rows = received.exclude(status__in=OPEN) if ended else received.filter(status__in=OPEN)
    page = page_of(request, rows)
    services.look_through(actor=request.actor, referrals=page.object_list)
    return render(request, "providers/desk.html", {"page": page, "ended": ended})


@requires(Permission.REFERRALS_ANSWER)
def provider_referral(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """One referral with the least that the service needs to know."""
    referral = _received(request, referral_id)
    services.open_referral(actor=request.actor, referral=referral)
    return _page(request, _received(request, referral_id), ReasonForm())


def _received(request: Request, referral_id: uuid.UUID) -> Referral:
    referral = queries.referral_visible_to(request.actor, referral_id)
    if referral is None or referral.to_organisation_id != request.actor.organisation_id:
        raise Http404
    return referral


def _page(request: Request, referral: Referral, form: ReasonForm) -> HttpResponse:
    asked = request.POST.get("move", "")
    open_moves = possible(referral.legal_moves, referral.status, side=Side.TO)
    moves = [(name, MOVES[name]) for name in OFFERED if name in open_moves]
    context = {
        "referral": referral,
        "plain_moves": [(name, move) for name, move in moves if not move.needs_reason],
        # The same question may stand on the page more than once: each with ids of its own.
        "reasoned_moves": [
            (name, move, form if name == asked else ReasonForm(auto_id=f"{name}_%s"))
            for name, move in moves
            if move.needs_reason
        ],
        "form": form,
        "note_form": NoteForm(),
        "key": str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "providers/referral.html", context, status=status)


@requires(Permission.REFERRALS_ANSWER)
@require_POST
def make_move(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Accept, book, tick attended and so on: the table of moves says what is open."""
    referral, name = _received(request, referral_id), request.POST.get("move", "")
    if name not in OFFERED:
        raise Http404
    form = ReasonForm(request.POST)
    reasoned = MOVES[name].needs_reason
    if reasoned and not form.is_valid():
        return _page(request, referral, form)
    try:
        services.move(
            actor=request.actor,
            referral=referral,
            name=name,
            **(form.cleaned_data if reasoned else {}),
        )
    except Refused as error:
        if reasoned:
            refuse(form, error)
            return _page(request, _received(request, referral_id), form)
        messages.warning(request, error.message)
        return redirect("provider_referral", referral_id)
    messages.success(request, _("Done. The link worker is told."))
    if queries.referral_visible_to(request.actor, referral_id) is None:
        return redirect("provider_desk")
    return redirect("provider_referral", referral_id)
