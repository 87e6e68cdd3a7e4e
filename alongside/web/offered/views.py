"""“A place has come free”: a link in a message, answered without signing in. To look does nothing.

Neither page names anybody, or what the place is for.
"""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.booking.links import offer_in, wait_in
from alongside.booking.queries import answer_to, offer_open, wait_open
from alongside.booking.services import answer_offer, still_waits
from alongside.common.errors import Refused
from alongside.directory.services.turns import take_turn
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public
from alongside.web.replies import refuse, told_no

_DOOR = "Somebody who waits for a place says whether they want it: a link in a message."
_HOUSE = Actor.system("offered")
_MOST_AN_HOUR = 60  # answers from one network address


class OfferForm(forms.Form):
    """What somebody says to a place that is kept for them."""

    answer = forms.ChoiceField(
        label=_("Would you like this place?"),
        choices=[
            ("accept", _("Yes, I take it")),
            ("stay", _("Not then, but I go on waiting")),
            ("decline", _("No, I no longer want a place")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer")},
    )


class StillForm(forms.Form):
    """Whether somebody still waits."""

    answer = forms.ChoiceField(
        label=_("Do you still want a place?"),
        choices=[("want", _("Yes")), ("leave", _("No, take me off the list"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer")},
    )


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: Request, token: str) -> HttpResponse:
    """When it is and until when it is kept; yes, or no, once: what was said first stands."""
    place_id = offer_in(token)
    with acting_as(_HOUSE) as house:
        place = offer_open(house, place_id) if place_id else None
        stands = answer_to(house, place_id) if place_id and request.method == "POST" else ""
    form, refused = OfferForm(request.POST if request.method == "POST" else None), None
    if stands and form.is_valid() and form.cleaned_data["answer"] == stands:
        return redirect("offered_thanks")
    if stands:
        return render(request, "offered/stands.html", {"stands": stands}, status=409)
    if place is None:
        return render(request, "offered/over.html", status=410)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["answer"]
        try:
            with acting_as(_HOUSE) as house:
                _take_turn(house, request)
                answer_offer(actor=house, place=place, takes=said == "accept", stays=said == "stay")
        except Refused as error:
            refuse(form, error)
            refused = error
        else:
            return redirect("offered_thanks")
    context = {"form": form, "token": token, "place": place}
    status = 422 if form.errors else 200
    return told_no(render(request, "offered/offer.html", context, status=status), refused)


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still(request: Request, token: str) -> HttpResponse:
    """Whether they still want a place; as long as they wait."""
    entry_id = wait_in(token)
    with acting_as(_HOUSE) as house:
        entry = wait_open(house, entry_id) if entry_id else None
    if entry is None:
        return render(request, "offered/over.html", status=410)
    form, refused = StillForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            with acting_as(_HOUSE) as house:
                _take_turn(house, request)
                still_waits(actor=house, entry=entry, wants=form.cleaned_data["answer"] == "want")
        except Refused as error:
            refuse(form, error)
            refused = error
        else:
            return redirect("offered_thanks")
    context = {"form": form, "token": token, "entry": entry}
    status = 422 if form.errors else 200
    return told_no(render(request, "offered/still.html", context, status=status), refused)


def _take_turn(house: Actor, request: Request) -> None:
    take_turn(actor=house, caller=caller_of(request), verb="offered", most=_MOST_AN_HOUR)


@public(_DOOR)
@require_safe
def thanks(request: Request) -> HttpResponse:
    """It is kept; a second click leads here, too."""
    return render(request, "offered/thanks.html")
