"""The places of one referral, for either side: book, move, give back, answer for the person."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.booking import queries, services
from alongside.booking.models import Place, Session, WaitingEntry
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.referrals.models import Referral
from alongside.referrals.queries import in_brief
from alongside.referrals.services import book_place
from alongside.referrals.states import OPEN, UNANSWERED
from alongside.web.booking.forms import ChooseForm
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, key_of, pressed, refuse

_BOTH_SIDES = (Permission.REFERRALS_ANSWER, Permission.CASES_WORK)
SHOWN = 26  # sessions to choose from


@requires(*_BOTH_SIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """What is booked by a referral, and the sessions to choose from."""
    left = _left_of_what_is_over(request, referral_id)
    if left:
        return left
    referral = _to_a_service(request, referral_id)
    choices = _choices(request.actor, referral)
    form = ChooseForm(choices, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        key = uuid.UUID(form_key(request))
        if form.is_valid():
            try:
                made = book_place(
                    actor=request.actor,
                    referral=referral,
                    session=form.chosen,
                    key=key,
                    wanted=form.wanted,
                )
            except Refused as error:
                refuse(form, error)
            else:
                messages.success(request, _said_of(made))
                return redirect("places", referral_id)
        elif queries.is_booked(request.actor, key):  # the second click of a double one
            return redirect("places", referral_id)
    return _page(request, _to_a_service(request, referral_id), form)


def _left_of_what_is_over(request: Request, referral_id: uuid.UUID) -> HttpResponse | None:
    """What the person agreed to is over, and they are still booked by it: what happened, and what
    may be done. The service sees them for another reason; the referral it sees no more."""
    if in_brief(request.actor, referral_id) or not request.actor.may(Permission.REFERRALS_ANSWER):
        return None
    booked = list(queries.places_of(request.actor, [referral_id])[:20])
    waits = list(queries.waits_of(request.actor, [referral_id]))
    if not booked and not waits:
        return None
    one = (booked or waits)[0]
    services.look_at(actor=request.actor, people=[one.person_id])
    context = {"one": one, "booked": booked, "waits": waits}
    return render(request, "booking/over.html", context)


def _said_of(made: Place | WaitingEntry) -> str:
    if isinstance(made, Place):
        return _("The place is booked.")
    return _("That session is full. They are on the waiting list, and are offered what comes free.")


def _choices(actor: Actor, referral: Referral) -> list[Session]:
    """The sessions ahead, but those in which they have a place."""
    if referral.service_id is None:
        return []
    return queries.left_to_book(actor, referral.pk, referral.service_id, clock.now(), SHOWN)


def _to_a_service(request: Request, referral_id: uuid.UUID) -> Referral:
    found = in_brief(request.actor, referral_id)
    if not found or found[0].service_id is None:
        raise Http404
    return found[0]


def _page(request: Request, referral: Referral, form: ChooseForm) -> HttpResponse:
    ours = referral.to_organisation_id == request.actor.organisation_id
    services.look_at(actor=request.actor, people=[referral.person_id])
    context = {
        "referral": referral,
        "form": form,
        "booked": queries.places_of(request.actor, [referral.pk])[:20],
        "waits": queries.waits_of(request.actor, [referral.pk]),
        "can_book": referral.status in OPEN - UNANSWERED,
        "unanswered": referral.status in UNANSWERED,
        "back": "provider_referral" if ours else "sent_referral",
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "booking/places.html", context, status=422 if form.errors else 200)


_Verb = Callable[[Actor, Place], object]
_OF_A_PLACE: dict[str, tuple[_Verb, str]] = {
    "cancel": (lambda actor, place: services.cancel(actor=actor, place=place), "cancelled"),
    "accept": (
        lambda actor, place: services.answer_offer(actor=actor, place=place, takes=True),
        "accepted",
    ),
    "decline": (
        lambda actor, place: services.answer_offer(actor=actor, place=place, takes=False),
        "declined",
    ),
    "stay": (
        lambda actor, place: services.answer_offer(
            actor=actor, place=place, takes=False, stays=True
        ),
        "stays",
    ),
}


def _done(what: str) -> str:
    return {
        "cancelled": _("The place is given back. Whoever waits is offered it."),
        "accepted": _("The place is theirs."),
        "declined": _("The place goes to the next. They no longer wait."),
        "stays": _("The place goes to the next. They go on waiting for another one."),
    }[what]


@requires(*_BOTH_SIDES)
@require_POST
def change_place(request: Request, place_id: uuid.UUID) -> HttpResponse:
    """Give a place back, or answer an offer, for the person."""
    place = _place(request, place_id)
    verb, done = _OF_A_PLACE[pressed(request, _OF_A_PLACE)]
    try:
        verb(request.actor, place)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _done(done))
    return redirect("places", place.referral_id)


@requires(*_BOTH_SIDES)
@require_POST
def move_place(request: Request, place_id: uuid.UUID) -> HttpResponse:
    """Another session of the same service; where it is full, they keep what they have."""
    place, key = _place(request, place_id), key_of(request.POST.get("idempotency_key", ""))
    form = ChooseForm(queries.bookable(place.session.of_service)[:SHOWN], request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose a session that they could come to."))
        return redirect("places", place.referral_id)
    try:
        services.rebook(actor=request.actor, place=place, session=form.chosen, key=key)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Moved. See that the person knows."))
    return redirect("places", place.referral_id)


def _place(request: Request, place_id: uuid.UUID) -> Place:
    place = queries.place_visible_to(request.actor, place_id)
    if place is None or place.session.service_id is None:
        raise Http404
    return place


@requires(*_BOTH_SIDES)
@require_POST
def change_wait(request: Request, entry_id: uuid.UUID) -> HttpResponse:
    """They still want a place, or no longer do."""
    entry = queries.wait_visible_to(request.actor, entry_id)
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
            _("Noted: they still want a place.")
            if do == "want"
            else _("They are off the waiting list."),
        )
    return redirect("places", entry.referral_id)
