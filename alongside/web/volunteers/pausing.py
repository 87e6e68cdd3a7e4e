"""Whoever said through their link that there is no place may pause new referrals as well."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.queries.service_intake import intake_of
from alongside.volunteers import services
from alongside.volunteers.links import offer_in
from alongside.volunteers.queries import declined_as_full, proved
from alongside.web.doors import Request, public
from alongside.web.replies import refuse
from alongside.web.volunteers.browser import held_for
from alongside.web.volunteers.pause_form import PauseForm

_DOOR = "Volunteers of a provider have no account: a link and a code open one referral for a while."
_HOUSE = Actor.system("volunteers")


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_pause(request: Request, token: str) -> HttpResponse:
    """Offer a pause, in the browser in which they have just said that there is no place."""
    offer_id = offer_in(token)
    held = held_for(request, offer_id) if offer_id else None
    with acting_as(_HOUSE) as house:
        if offer_id is None or held is None or not proved(offer_id, held.code_id, held.secret):
            return redirect("volunteer_thanks")
        said = declined_as_full(offer_id)
        if said is None:
            return redirect("volunteer_thanks")
        form = PauseForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                services.pause_as_full(actor=house, offer_id=offer_id, **form.cleaned_data)
            except Refused as error:
                refuse(form, error)
            else:
                return redirect("volunteer_pause", token)
        context = {
            "form": form,
            "service": said.service,
            "paused": intake_of(said.service_id).paused,
        }
    return render(request, "volunteers/pause.html", context, status=422 if form.errors else 200)
