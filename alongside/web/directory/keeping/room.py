"""“Is there room?”: a provider says it with one tap, signed in or through its link."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import Permission
from alongside.directory.models import Capacity, Service
from alongside.directory.queries.entry import enquiry_with
from alongside.directory.queries.keepers import kept_by
from alongside.directory.services.freshness import SpentLink
from alongside.directory.services.room import LONGEST_WAIT, say_room, say_room_by_link
from alongside.web.directory.keeping.check import LINK, spent
from alongside.web.doors import Request, public, requires

DAYS_A_WEEK = 7
STATES = {
    Capacity.State.PLACES: gettext_lazy("We have places"),
    Capacity.State.WAITING_LIST: gettext_lazy("We have a waiting list"),
    Capacity.State.FULL: gettext_lazy("We are full"),
}


class RoomForm(forms.Form):
    """Whether there is room, in one word, and how long the wait is where there is one."""

    state = forms.ChoiceField(
        label=gettext_lazy("Is there room?"),
        choices=[*STATES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether there is room")},
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("How many weeks is the wait, about?"),
        min_value=0,
        max_value=LONGEST_WAIT // DAYS_A_WEEK,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Enter the wait as a whole number of weeks, at most 521"),
        ),
    )

    @property
    def said(self) -> dict[str, Any]:
        """The answer as the verbs take it: the wait belongs to a waiting list alone."""
        state, weeks = self.cleaned_data["state"], self.cleaned_data["weeks"]
        waits = state == Capacity.State.WAITING_LIST and weeks is not None
        return {"state": state, "expected_wait_days": weeks * DAYS_A_WEEK if waits else None}


@requires(Permission.ROOM_SAY)
@require_POST
def our_room(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """The last word on the room of an entry that the actor's organisation keeps."""
    service = kept_by(request.actor).filter(pk=service_id).first()
    if service is None:
        raise Http404
    page = request.GET.get("page", "")
    back = reverse("our_entries") + (f"?page={page}" if page.isdigit() else "")
    form = RoomForm(request.POST)
    if not form.is_valid():
        return _again(request, form, service, back)
    say_room(actor=request.actor, service=service, **form.said)
    messages.success(
        request,
        _("%(service)s: %(state)s. Everybody who looks sees it now.")
        % {"service": service.name, "state": STATES[form.said["state"]]},
    )
    return redirect(f"{back}#entry-{service.pk}")


@public(LINK)
@never_cache
@csrf_exempt
@require_POST
def check_room(request: Request, token: str) -> HttpResponse:
    """The same through the link of an enquiry, which stays good for its answer."""
    enquiry = enquiry_with(token)
    if enquiry is None or not enquiry.is_open:
        return spent(request, token, enquiry)
    form, back = RoomForm(request.POST), reverse("check", args=[token])
    if not form.is_valid():
        return _again(request, form, enquiry.service, back)
    try:
        say_room_by_link(enquiry_id=enquiry.pk, **form.said)
    except SpentLink:
        enquiry.refresh_from_db()
        return spent(request, token, enquiry)
    return redirect(f"{back}#room")


def _again(request: Request, form: RoomForm, service: Service, back: str) -> HttpResponse:
    context = {"form": form, "service": service, "back": back}
    return render(request, "directory/keeping/room.html", context, status=422)
