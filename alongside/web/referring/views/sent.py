"""What we sent, and what became of it."""

import uuid
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.attendance.queries import days_of
from alongside.begun.services import drop_draft
from alongside.booking.queries.slots import time_ahead
from alongside.care.services.leaflets import leaflet_was_texted, number_for_leaflet
from alongside.care.services.leaflets import text_leaflet as send_leaflet
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent.models import Consent
from alongside.directory.contacting import as_written
from alongside.referrals import clocks, queries, services
from alongside.referrals.chain import chain_of
from alongside.referrals.finding import Sought, looked_for
from alongside.referrals.models import Referral
from alongside.referrals.together import asked_together
from alongside.web.doors import Request, requires
from alongside.web.downloads import cell, csv_file
from alongside.web.finding import asked_for, lead_on
from alongside.web.kept import kept_typing
from alongside.web.notes import NoteForm, note_form, take_note
from alongside.web.paging import page_of
from alongside.web.reasons import ReasonForm
from alongside.web.replies import form_key, key_of, refuse

QUIET_DAYS = (7, 14, 28)
MOST_LISTED = 5_000
SHOWN = 15  # on one page: each is several lines on a phone
# Whoever refers people, and a service that refers on whom it has taken on.
SENDERS = (Permission.REFERRALS_SEND, Permission.REFERRALS_ONWARD)


@requires(Permission.REFERRALS_SEND)
def receipt(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """It is kept: here is the reference, and what happens next."""
    return _receipt(request, _ours(request, referral_id))


def _receipt(request: Request, referral: Referral, wrong: str = "") -> HttpResponse:
    """``wrong`` is why the leaflet could not be sent."""
    to_a_team = referral.kind == Referral.Kind.LINK_WORKER
    texted = to_a_team and leaflet_was_texted(referral)
    number = number_for_leaflet(referral) if to_a_team and not texted else ""
    context = {
        "referral": referral,
        "by": clocks.spoken_with_by(referral),
        "time": time_ahead(request.actor, referral.pk),
        "texted": texted,
        "text_to": as_written(number) if number else "",
        "wrong": wrong,
    }
    return render(request, "referring/receipt.html", context, status=422 if wrong else 200)


@requires(Permission.REFERRALS_SEND)
@require_POST
def text_leaflet(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """In short, to the number that the person says is safe."""
    referral = _ours(request, referral_id)
    try:
        send_leaflet(actor=request.actor, referral=referral, safe=bool(request.POST.get("safe")))
    except Refused as error:
        return _receipt(request, referral, error.message)
    messages.success(request, _("The text message is on its way."))
    return redirect("receipt", referral_id)


@requires(Permission.REFERRALS_SEND)
@require_safe
def leaflet(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """What the person takes home, in English or Welsh. It names nobody, for others may see it.

    The time that is booked stands on it, without with whom.
    """
    referral = _ours(request, referral_id)
    large, welsh = request.GET.get("print") == "large", request.GET.get("in") == "cy"
    words = {
        "referral": referral,
        "team": referral.to_organisation,
        "by": clocks.spoken_with_by(referral),
        "time": time_ahead(request.actor, referral.pk),
    }
    language = "cy" if welsh else settings.LANGUAGE_CODE
    with translation.override(language):
        drawn = render_to_string("referring/leaflet_words.html", words, request)
    context = {
        "referral": referral,
        "words": mark_safe(drawn),  # noqa: S308 - drawn by our own template, which escapes
        "words_in": language,
        "large": large,
        "others": [
            (_query(not large, welsh), _("Ordinary print") if large else _("Large print"), ""),
            (_query(large, not welsh), *(("English", "") if welsh else ("Cymraeg", "cy"))),
        ],
    }
    return render(request, "referring/leaflet.html", context)


def _query(large: bool, welsh: bool) -> str:
    return "?" + urlencode([("print", "large")] * large + [("in", "cy")] * welsh)


@requires(*SENDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def sent_referrals(request: Request) -> HttpResponse:
    """Everything the organisation sent, newest first, each with where it stands.

    ``?only=note`` shows where the other side wrote and nobody here has read it, ``?only=back`` what
    came back and nobody has seen to, ``?only=late`` what is not answered in the promised time,
    ``?only=quiet&days=14`` where nobody has spoken with the person for so long; whoever looks for
    somebody finds them among all.
    """
    if request.method == "POST":
        return lead_on(request)
    finding = asked_for(request)
    only = "" if finding.words else request.GET.get("only", "")
    narrower = _narrower(request)
    sent = narrower.get(only, queries.sent_by)(request.actor)
    rows = queries.with_unread(
        request.actor, sent.filter(looked_for(Sought.of(finding.words, by_number=True)))
    )
    page = page_of(request, rows, SHOWN)
    services.look_through(actor=request.actor, referrals=page.object_list)
    context = {
        "page": page,
        "refers": request.actor.may(Permission.REFERRALS_SEND),
        "leads": request.actor.may(Permission.CASES_REASSIGN),
        "finding": finding,
        "only": only if only in narrower else "",
        "days": _days(request),
        "choices": QUIET_DAYS,
        "counts": {name: of(request.actor).count() for name, of in narrower.items()},
    }
    return render(request, "referring/sent.html", context)


def _narrower(request: Request) -> dict[str, Callable[[Actor], QuerySet[Referral]]]:
    quiet = partial(clocks.not_spoken_with, days=_days(request))
    return {
        "note": queries.written_back,
        "back": clocks.came_back,
        "late": clocks.late,
        "quiet": quiet,
    }


def _days(request: Request) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, QUIET_DAYS) else QUIET_DAYS[1]


@requires(*SENDERS)
@require_safe
def sent_list(request: Request) -> HttpResponse:
    """What was sent, as the page narrows it, for a spreadsheet: at most the newest 5,000."""
    sent = _narrower(request).get(request.GET.get("only", ""), queries.sent_by)(request.actor)
    listed = list(sent[:MOST_LISTED])
    services.hand_out(actor=request.actor, referrals=listed)
    headings = [
        *(_("Reference"), _("First name"), _("Last name"), _("NHS number"), _("For"), _("Sent to")),
        *(_("Sent"), _("Sent by"), _("Status"), _("Answer due"), _("Ended")),
    ]
    knows = request.actor.may(Permission.REFERRALS_SEND)
    return csv_file([headings, *(_line(one, knows) for one in listed)], "referrals-sent")


def _line(referral: Referral, knows_number: bool) -> list[str]:
    """A service that refers somebody on was never shown their NHS number."""
    person = referral.person
    ended = referral.ended_at
    return [
        referral.reference,
        cell(person.given_name),
        cell(person.family_name),
        (person.nhs_number or "") if knows_number else "",
        ", ".join(referral.reason_names),  # type: ignore[attr-defined]
        cell(referral.service.name if referral.service else referral.to_organisation.name),
        clock.local_day(referral.sent_at).isoformat() if referral.sent_at else "",
        cell(referral.from_user.name),
        str(referral.get_status_display()),
        referral.answer_by.isoformat() if referral.answer_by else "",
        clock.local_day(ended).isoformat() if ended else "",
    ]


@requires(*SENDERS)
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
        "contact": _contact_shown(request.actor, referral),
        "own_answers": queries.answers_of(request.actor, referral),
        "together": asked_together(request.actor, referral),
        "links": chain_of(referral),
        "days": days_of(request.actor, referral),
        "takes_back": request.actor.may(Permission.REFERRALS_SEND),
        "can_book": request.actor.may(Permission.CASES_WORK),
        "time": time_ahead(request.actor, referral.pk),
        "note_form": note or note_form(request, note_action),
        "withdrawal_form": withdrawal
        or ReasonForm("withdraw", kept_typing(request, action=withdraw_action)),
        "others": bool(request.POST.get("others")),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if note or withdrawal else 200
    return render(request, "referring/sent_one.html", context, status=status)


def _contact_shown(actor: Actor, referral: Referral) -> str | bool:
    """How much of the person a sender reads: a service no more than it was shown itself."""
    if actor.may(Permission.REFERRALS_SEND):
        return True
    sent_here = queries.visible_to(actor).select_related("consent")
    first = sent_here.filter(pk=referral.parent_id).first() if referral.parent_id else None
    consent = first and first.consent
    return "service" if consent and consent.shares(Consent.Data.CONTACT) else "nothing"


@requires(*SENDERS)
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


@requires(*SENDERS)
@require_POST
def see_to(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """What came back is seen to: it leaves the list."""
    services.see_to(actor=request.actor, referral=_ours(request, referral_id))
    messages.success(request, _("It is off your list of what came back."))
    return redirect("sent_referral", referral_id)


@requires(*SENDERS)
@require_POST
def withdraw(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Take a referral back; the receiver stops seeing the person."""
    referral = _ours(request, referral_id)
    form = ReasonForm("withdraw", request.POST)
    if not form.is_valid():
        return _sent_page(request, referral, withdrawal=form)
    try:
        said = {"key": uuid.UUID(form_key(request)), **form.cleaned_data}
        if request.POST.get("others"):
            services.withdraw_together(actor=request.actor, referral=referral, **said)
        else:
            services.move(actor=request.actor, referral=referral, name="withdraw", **said)
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
