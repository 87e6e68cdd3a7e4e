"""What we sent, and what became of it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.begun.services import drop_draft
from alongside.common.errors import Refused
from alongside.referrals import clocks, queries, services
from alongside.referrals.models import Referral
from alongside.web.doors import Request, requires
from alongside.web.finding import asked_for, lead_on
from alongside.web.kept import kept_typing
from alongside.web.notes import NoteForm, note_form, take_note
from alongside.web.paging import page_of
from alongside.web.reasons import ReasonForm
from alongside.web.replies import form_key, key_of, refuse


@requires(Permission.REFERRALS_SEND)
def receipt(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """It is kept: here is the reference, and what happens next."""
    return render(request, "referring/receipt.html", {"referral": _ours(request, referral_id)})


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def sent_referrals(request: Request) -> HttpResponse:
    """Everything the organisation sent, newest first, each with where it stands.

    ``?only=back`` shows what came back and nobody has seen to, ``?only=late`` what is not answered
    in the promised time; whoever looks for somebody finds them among all.
    """
    if request.method == "POST":
        return lead_on(request)
    finding = asked_for(request)
    only = "" if finding.words else request.GET.get("only", "")
    narrower = {"back": clocks.came_back, "late": clocks.late}
    sent = narrower.get(only, queries.sent_by)(request.actor)
    page = page_of(request, sent.filter(queries.looked_for(finding.words)))
    services.look_through(actor=request.actor, referrals=page.object_list)
    context = {
        "page": page,
        "finding": finding,
        "only": only if only in narrower else "",
        "counts": {name: of(request.actor).count() for name, of in narrower.items()},
    }
    return render(request, "referring/sent.html", context)


@requires(Permission.REFERRALS_SEND)
def sent_referral(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """One referral from its sender's side: each step, notes, withdrawing."""
    referral = _ours(request, referral_id)
    services.open_referral(actor=request.actor, referral=referral)
    return _sent_page(request, referral)


def _sent_page(
    request: Request,
    referral: Referral,
    *,
    note: NoteForm | None = None,
    withdrawal: ReasonForm | None = None,
) -> HttpResponse:
    """``note`` and ``withdrawal`` are forms that were posted and refused."""
    note_action = reverse("add_note", args=[referral.pk])
    withdraw_action = reverse("withdraw", args=[referral.pk])
    context = {
        "referral": referral,
        "note_form": note or note_form(request, note_action),
        "withdrawal_form": withdrawal
        or ReasonForm("withdraw", kept_typing(request, action=withdraw_action)),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if note or withdrawal else 200
    return render(request, "referring/sent_one.html", context, status=status)


@requires(Permission.REFERRALS_SEND)
@require_POST
def add_note(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """A word to the receiver."""
    referral = _ours(request, referral_id)
    refused = take_note(request, referral)
    if refused:
        return _sent_page(request, referral, note=refused)
    begun = request.POST.get("begun", "")
    if begun:  # the note stands for the referral that was begun
        drop_draft(actor=request.actor, key=key_of(begun))
    return redirect("sent_referral", referral_id)


@requires(Permission.REFERRALS_SEND)
@require_POST
def see_to(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """What came back is seen to: it leaves the list."""
    services.see_to(actor=request.actor, referral=_ours(request, referral_id))
    messages.success(request, _("It is off your list of what came back."))
    return redirect("sent_referral", referral_id)


@requires(Permission.REFERRALS_SEND)
@require_POST
def withdraw(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Take a referral back; the receiver stops seeing the person."""
    referral = _ours(request, referral_id)
    form = ReasonForm("withdraw", request.POST)
    if not form.is_valid():
        return _sent_page(request, referral, withdrawal=form)
    try:
        services.move(
            actor=request.actor,
            referral=referral,
            name="withdraw",
            key=uuid.UUID(form_key(request)),
            **form.cleaned_data,
        )
    except Refused as error:
        refuse(form, error)
        return _sent_page(request, _ours(request, referral_id), withdrawal=form)
    messages.success(request, _("The referral is withdrawn."))
    return redirect("sent_referral", referral.pk)


def _visible(request: Request, referral_id: uuid.UUID) -> Referral:
    referral = queries.referral_visible_to(request.actor, referral_id)
    if referral is None:
        raise Http404
    return referral


def _ours(request: Request, referral_id: uuid.UUID) -> Referral:
    referral = _visible(request, referral_id)
    if referral.from_organisation_id != request.actor.organisation_id:
        raise Http404
    return referral
