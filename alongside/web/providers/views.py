"""The provider's desk: who was referred to us, and what became of it."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import memberships_of
from alongside.attendance.queries import days_of
from alongside.booking.queries import bookable, help_to_arrange, places_of
from alongside.care.queries import goals_shown_with
from alongside.common.errors import Refused
from alongside.common.moves import possible
from alongside.consent.models import Consent
from alongside.outcomes.instruments import instrument
from alongside.outcomes.queries import shown_to
from alongside.referrals import queries, services
from alongside.referrals.chain import chain_of
from alongside.referrals.doors import move_made
from alongside.referrals.finding import Sought, looked_for
from alongside.referrals.models import Referral
from alongside.referrals.rules import is_told
from alongside.referrals.services.hearsay import last_noted
from alongside.referrals.services.onward import may_refer_on
from alongside.referrals.states import MOVES, OPEN, REASONS, Reason, Side
from alongside.referrals.together import gave_way
from alongside.web.doors import Request, requires
from alongside.web.finding import asked_for, lead_on
from alongside.web.notes import NoteForm, note_form, take_note
from alongside.web.paging import page_of
from alongside.web.reasons import ReasonForm, questions
from alongside.web.replies import form_key, refuse

ONS4 = "ons4"
SHOWN = 15  # on one page: each is several lines on a phone
# What a provider's page offers, in this order; the rest of the table is for other desks.
OFFERED = ("accept", "book", "wait", "attend", "miss", "complete", "decline", "close")


@requires(Permission.REFERRALS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def provider_desk(request: Request) -> HttpResponse:
    """Open referrals, the unanswered first; ended ones on request (``?show=ended``), latest first.

    Whoever looks for somebody finds them in both.
    """
    if request.method == "POST":
        return lead_on(request)
    finding, ended = asked_for(request), request.GET.get("show") == "ended"
    rows = queries.received_by(request.actor)
    if finding.words:
        rows = rows.filter(looked_for(Sought.of(finding.words)))
    else:
        over = rows.exclude(status__in=OPEN).order_by("-ended_at", "-sent_at")
        rows = over if ended else rows.filter(status__in=OPEN)
    page = page_of(request, queries.with_unread(request.actor, rows), SHOWN)
    services.look_through(actor=request.actor, referrals=page.object_list)
    to_arrange = len(help_to_arrange(request.actor))
    context = {"page": page, "ended": ended, "finding": finding, "to_arrange": to_arrange}
    return render(request, "providers/desk.html", context)


def _unless_taken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever opens or answers what another service took on first is told so, on their desk; and
    where somebody is still booked by what they agree to no more, that is said."""

    @wraps(view)
    def told(request: Request, referral_id: uuid.UUID) -> HttpResponse:
        try:
            return view(request, referral_id)
        except Http404:
            if gave_way(referral_id):
                messages.info(request, services.taken_by_another())
                return redirect("provider_desk")
            if places_of(request.actor, [referral_id]).exists():  # booked, and agreed no more
                return redirect("places", referral_id)
            raise

    return told


@requires(Permission.REFERRALS_ANSWER)
@_unless_taken
def provider_referral(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """One referral with the least that the service needs to know."""
    referral = _received(request, referral_id)
    services.open_referral(actor=request.actor, referral=referral)
    return _page(request, _received(request, referral_id))


def _received(request: Request, referral_id: uuid.UUID) -> Referral:
    referral = queries.referral_visible_to(request.actor, referral_id)
    if referral is None or referral.to_organisation_id != request.actor.organisation_id:
        raise Http404
    return referral


def _page(
    request: Request,
    referral: Referral,
    *,
    reason: ReasonForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    """``reason`` and ``note`` are forms that were posted and refused."""
    open_moves = possible(referral.legal_moves, referral.status, side=Side.TO)
    # Where a session can be booked here, a place is one in it: chosen there, not said here.
    books_sessions = referral.service is not None and bookable(referral.service.pk).exists()
    unsaid = {"book"} if books_sessions else set()
    moves = [name for name in OFFERED if name in open_moves and name not in unsaid]
    asking = [name for name in moves if name in REASONS]
    context = {
        "referral": referral,
        "books_sessions": books_sessions,
        "own_answers": queries.answers_of(request.actor, referral),
        "days": days_of(request.actor, referral),
        "links": chain_of(referral),
        "sender_left": _has_left(referral),
        "noted_for_us": last_noted(referral),
        "may_refer_on": may_refer_on(request.actor, referral),
        "plain_moves": [(name, MOVES[name]) for name in moves if name not in asking],
        "questions": questions(
            request, asking, reverse("make_move", args=[referral.pk]), refused=reason
        ),
        "form": reason,
        "note_form": note or note_form(request, reverse("provider_note", args=[referral.pk])),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    context |= _agreed_to_show(request, referral)
    status = 422 if reason or note else 200
    return render(request, "providers/referral.html", context, status=status)


def _has_left(referral: Referral) -> bool:
    """Whether whoever sent it no longer works there: then it is no use to ask for them."""
    there = memberships_of(referral.from_user_id)
    return not there.filter(organisation_id=referral.from_organisation_id).exists()


def _agreed_to_show(request: Request, referral: Referral) -> dict[str, Any]:
    """What the person chose to show this service beside the referral itself."""
    consent = referral.consent
    shares = consent.shares if consent else lambda _data: False
    return {
        "knows_contact": shares(Consent.Data.CONTACT),
        "goals": goals_shown_with(request.actor, referral),
        "asked": instrument(ONS4),
        "responses": shown_to(request.actor, referral.person_id, ONS4)
        if shares(Consent.Data.MEASURES)
        else [],
        "consent": consent,
    }


@requires(Permission.REFERRALS_ANSWER)
@require_POST
@_unless_taken
def make_move(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Accept, book, tick attended and so on: the table of moves says what is open."""
    key, name = uuid.UUID(form_key(request)), request.POST.get("move", "")
    if move_made(key, referral_id):  # the second click of a double one
        return _after(request, referral_id)
    referral = _received(request, referral_id)
    if name not in OFFERED:
        raise Http404
    form = ReasonForm(name, request.POST) if name in REASONS else None
    if form and not form.is_valid():
        return _page(request, referral, reason=form)
    said = form.cleaned_data if form else {}
    try:
        moved = services.move(actor=request.actor, referral=referral, name=name, key=key, **said)
    except Refused as error:
        if form:
            refuse(form, error)
            return _page(request, _received(request, referral_id), reason=form)
        messages.warning(request, error.message)
        return _after(request, referral_id)
    messages.success(request, _done(moved))
    if said.get("reason") == Reason.FULL and referral.service_id:
        messages.info(request, _("No places? You can pause new referrals here."))
        return redirect("intake", referral.service_id)
    return _after(request, referral_id)


def _done(moved: Referral) -> str:
    """Who sent it chose how much they want to be told: no more than that is said of them."""
    if is_told(moved.feedback, moved.status):
        return _("Done. Whoever referred them is told.")
    return _("Done. Whoever referred them sees it when they look.")


def _after(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Back to the referral; to the desk when the answer ended the reason to see it."""
    if queries.referral_visible_to(request.actor, referral_id) is None:
        return redirect("provider_desk")
    return redirect("provider_referral", referral_id)


@requires(Permission.REFERRALS_ANSWER)
@require_POST
@_unless_taken
def provider_note(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """A word to the link worker."""
    referral = _received(request, referral_id)
    refused = take_note(request, referral)
    if refused:
        return _page(request, referral, note=refused)
    return redirect("provider_referral", referral_id)


@requires(Permission.REFERRALS_ANSWER)
@require_POST
@_unless_taken
def put_answer_right(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """What somebody wrote down as our answer is not what we said."""
    key = uuid.UUID(form_key(request))
    if not move_made(key, referral_id):
        referral = _received(request, referral_id)
        try:
            services.put_answer_right(actor=request.actor, referral=referral, key=key)
        except Refused as error:
            messages.warning(request, error.message)
        else:
            said = _("It stands where it stood before, and whoever sent it is told.")
            messages.success(request, said)
    return _after(request, referral_id)
