"""The person's own places: what is booked or offered, asked for otherwise, given back."""

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.booking import queries, services
from alongside.booking.models import Place
from alongside.booking.states import HELD
from alongside.common.errors import Refused
from alongside.people.queries import themselves
from alongside.people.services import see
from alongside.portal.forms import OtherTimeForm, OwnHelpForm
from alongside.web.doors import Request, requires
from alongside.web.replies import pressed, refuse


@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: Request, place_id: uuid.UUID) -> HttpResponse:
    """One place: when, where, and to say that another time would suit better."""
    found = _own(request, place_id)
    see(actor=request.actor, person=themselves(request.actor))
    form = OtherTimeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_change(actor=request.actor, place=found, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("They are told. Until you hear, this place stays yours."))
            return redirect("own_page")
    return _page(request, found, form=form)


def _page(request: Request, found: Place, **refused: Form) -> HttpResponse:
    held = {"help_wanted": found.help_wanted, "help_words": found.help_words}
    asked = OwnHelpForm(initial=held)
    asked.for_a(found.session.how)
    context = {"place": found, "form": OtherTimeForm(), "help": asked} | refused
    status = 422 if any(form.errors for form in refused.values()) else 200
    return render(request, "portal/place.html", context, status=status)


@requires(Permission.OWN_RECORD)
@require_POST
def ask_for_help(request: Request, place_id: uuid.UUID) -> HttpResponse:
    """Say what would help to come; whoever arranges it is told."""
    found = _own(request, place_id)
    form = OwnHelpForm(request.POST)
    form.for_a(found.session.how)
    if form.is_valid():
        try:
            services.ask_help(actor=request.actor, place=found, wanted=form.wanted)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted. Here you see what is arranged."))
            return redirect("own_place", place_id)
    see(actor=request.actor, person=themselves(request.actor))
    return _page(request, found, help=form)


def _own(request: Request, place_id: uuid.UUID) -> Place:
    found = queries.own_places(request.actor).filter(pk=place_id, status__in=HELD).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.OWN_RECORD)
@require_POST
def answer_place(request: Request, place_id: uuid.UUID) -> HttpResponse:
    """Take what is offered, or not; give back what is booked. Clicked twice, it is done once."""
    found = queries.visible_to(request.actor).filter(pk=place_id)
    held = found.only("status", "answer_by", "session_id", "person_id").first()
    if held is None:
        raise Http404
    do = pressed(request, _DONE)
    try:
        if do == "cancel":
            services.cancel(actor=request.actor, place=held)
        else:
            services.answer_offer(
                actor=request.actor, place=held, takes=do == "accept", stays=do == "stay"
            )
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, str(_DONE[do]()))
    return redirect("own_page")


_DONE = {
    "cancel": lambda: _("You have given your place back. Thank you: somebody else may have it."),
    "accept": lambda: _("The place is yours."),
    "decline": lambda: _("Somebody else gets that place. You are off the waiting list."),
    "stay": lambda: _("Somebody else gets that place. You go on waiting for another one."),
}


@requires(Permission.OWN_RECORD)
@require_POST
def answer_wait(request: Request, entry_id: uuid.UUID) -> HttpResponse:
    """Whether they still want a place."""
    entry = queries.own_waits(request.actor).filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    do = pressed(request, ("want", "leave"))
    try:
        services.still_waits(actor=request.actor, entry=entry, wants=do == "want")
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(
            request,
            _("You stay on the waiting list.")
            if do == "want"
            else _("You are off the waiting list."),
        )
    return redirect("own_page")
