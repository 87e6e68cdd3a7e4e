"""Referring a person, and hearing what became of it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.people import queries as people
from alongside.people.services import look_up, register, see
from alongside.referrals import queries, services
from alongside.referrals.models import Referral
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.notes import NoteForm, note_form, take_note
from alongside.web.paging import page_of
from alongside.web.referring.forms import ReasonForm, ReferralForm, WhoForm, first_shown
from alongside.web.replies import form_key, refuse


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "POST"])
def refer(request: Request) -> HttpResponse:
    """First who, then the referral; nothing about the person ever stands in an address."""
    typed = kept_typing(request, action=reverse("refer_send"))
    if typed is not None:
        return _show(request, ReferralForm(typed), key=typed.get("idempotency_key", ""))
    form = WhoForm(request.POST or kept_typing(request))
    if request.method == "GET" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "referring/who.html", {"form": form}, status=status)
    number, born = form.cleaned_data["nhs_number"], form.cleaned_data["date_of_birth"]
    known = look_up(actor=request.actor, nhs_number=number, date_of_birth=born)
    if known.outcome == "mismatch":
        form.add_error(
            "date_of_birth",
            _("This NHS number is held with a different date of birth. Check both."),
        )
        return render(request, "referring/who.html", {"form": form}, status=422)
    person = people.person_visible_to(request.actor, known.person_id) if known.person_id else None
    if person:
        see(actor=request.actor, person=person)
    seen = ",".join(found.reference for found in queries.already_open(number, born))
    return _show(request, first_shown(request.actor, number, born, person, seen))


def _show(
    request: Request, form: ReferralForm, *, key: str = "", status: int = 200
) -> HttpResponse:
    """The referral form, with a warning on top when a referral is already open."""
    who = WhoForm.of(form["nhs_number"].value(), form["date_of_birth"].value())
    if who is None:
        return redirect("refer")
    context = {
        "form": form,
        "who": who,
        "key": key or str(uuid.uuid4()),
        "already_open": queries.already_open(who.nhs_number, who.date_of_birth),
    }
    return render(request, "referring/details.html", context, status=status)


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "POST"])
def refer_send(request: Request) -> HttpResponse:
    """Register the person and send, both or neither; sent twice, it is sent once."""
    if request.method == "GET":
        return redirect("refer")
    form, key = ReferralForm(request.POST), form_key(request)
    if not form.is_valid():
        return _show(request, form, key=key, status=422)
    fresh = _opened_since(form)
    if fresh and not queries.sent_with(request.actor, key):
        typed = request.POST.copy()
        typed["open_seen"] = ",".join(fresh)
        form = ReferralForm(typed)
        form.add_error(None, _("Another referral was sent meanwhile: look at it before you send."))
        return _show(request, form, key=key, status=422)
    try:
        with all_or_nothing():
            person = register(
                actor=request.actor,
                nhs_number=form.cleaned_data["nhs_number"],
                date_of_birth=form.cleaned_data["date_of_birth"],
                **form.details(),
            )
            referral = services.send(
                actor=request.actor,
                person=person,
                to=form.teams[form.cleaned_data["to"]],
                wish=form.wish(),
                key=key,
            )
    except Refused as error:
        refuse(form, error)
        return _show(request, form, key=key, status=422)
    return redirect("receipt", referral.pk)


def _opened_since(form: ReferralForm) -> list[str]:
    """The references of all open referrals, if any of them was not shown with the form."""
    found = queries.already_open(
        form.cleaned_data["nhs_number"], form.cleaned_data["date_of_birth"]
    )
    references = [referral.reference for referral in found]
    unseen = set(references) - set(form.cleaned_data["open_seen"].split(","))
    return references if unseen else []


@requires(Permission.REFERRALS_SEND)
def receipt(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """It is kept: here is the reference, and what happens next."""
    return render(request, "referring/receipt.html", {"referral": _ours(request, referral_id)})


@requires(Permission.REFERRALS_SEND)
def sent_referrals(request: Request) -> HttpResponse:
    """Everything the organisation sent, newest first, each with where it stands."""
    page = page_of(request, queries.sent_by(request.actor))
    services.look_through(actor=request.actor, referrals=page.object_list)
    return render(request, "referring/sent.html", {"page": page})


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
        or ReasonForm(kept_typing(request, action=withdraw_action), prefix="withdraw"),
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
    return redirect("sent_referral", referral_id)


@requires(Permission.REFERRALS_SEND)
@require_POST
def withdraw(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Take a referral back; the receiver stops seeing the person."""
    referral = _ours(request, referral_id)
    form = ReasonForm(request.POST, prefix="withdraw")
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
