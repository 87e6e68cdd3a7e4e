"""What helps somebody to come to a place or a time of theirs: asked by either side, answered."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.booking import queries, services
from alongside.booking.models import Place
from alongside.booking.support import Stage, Support
from alongside.care.services import answer_help as answer
from alongside.common.errors import Refused
from alongside.web.doors import Request, requires
from alongside.web.replies import pressed, refuse
from alongside.web.support import HelpForm

_EITHER_SIDE = (Permission.REFERRALS_ANSWER, Permission.CASES_WORK, Permission.REFERRALS_SEND)


@requires(*_EITHER_SIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def help_to_come(request: Request, place_id: uuid.UUID) -> HttpResponse:
    """What is asked for and how far it is; either side asks, or no longer does."""
    place = _place(request, place_id)
    held = {"help_wanted": place.help_wanted, "help_words": place.help_words}
    form = HelpForm(request.POST) if request.method == "POST" else HelpForm(initial=held)
    form.for_a(place.session.how)
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("seen", "").split()
            services.ask_help(actor=request.actor, place=place, wanted=form.wanted, seen=seen)
        except Refused as error:
            refuse(form, error)
            place.refresh_from_db()
        else:
            asked = form.wanted.kinds or held["help_wanted"]
            said = _("Noted. Whoever arranges it is told.") if asked else _("Nothing is asked for.")
            messages.success(request, said)
            return redirect("help_to_come", place_id)
    services.look_at(actor=request.actor, people=[place.person_id])
    context = {"place": place, "form": form, "answers": _answers(request.actor, place)}
    return render(request, "booking/help.html", context, status=422 if form.errors else 200)


@requires(Permission.REFERRALS_ANSWER, Permission.CASES_WORK)
@require_POST
def answer_help(request: Request, place_id: uuid.UUID) -> HttpResponse:
    """It is arranged, or cannot be."""
    place = _place(request, place_id)
    if not _answers(request.actor, place):
        raise Http404
    kind, _dot, stage = pressed(request, _PRESSED).partition(".")
    try:
        answer(actor=request.actor, place=place, kind=kind, stage=stage)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _noted(place, stage))
    return redirect("help_to_come", place_id)


def _noted(place: Place, stage: str) -> str:
    if stage == Stage.ARRANGED:
        return _("Noted: it is arranged.")
    if place.session.worker_id:
        return _("Noted. Whoever referred them is told. To find another way is a task of the case.")
    return _("Noted. Whoever referred them is told, and looks for another way with them.")


_PRESSED = [f"{kind}.{stage}" for kind in Support for stage in (Stage.ARRANGED, Stage.REFUSED)]


def _answers(actor: Actor, place: Place) -> bool:
    return place.organisation_id == actor.organisation_id and (
        actor.may(Permission.REFERRALS_ANSWER)
        or (place.session.worker_id is not None and actor.may(Permission.CASES_WORK))
    )


def _place(request: Request, place_id: uuid.UUID) -> Place:
    place = queries.place_visible_to(request.actor, place_id)
    if place is None:
        raise Http404
    return place
