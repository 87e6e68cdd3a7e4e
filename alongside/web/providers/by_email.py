"""Who is sent each new referral, to answer it by a link in an e-mail without signing in."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.volunteers import services
from alongside.volunteers.models import Volunteer
from alongside.volunteers.queries import volunteers_visible_to
from alongside.web.doors import Request, requires
from alongside.web.providers.volunteers import VolunteerForm
from alongside.web.replies import refuse


@requires(Permission.REFERRALS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def by_email(request: Request) -> HttpResponse:
    """Those who help out, which of them are sent each new referral, and one more."""
    known = volunteers_visible_to(request.actor).filter(ended_at=None)
    form = VolunteerForm(known.none(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = _named(request, form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            _say(request, asked, wanted=True)
            return redirect("by_email")
    context = {"known": known, "form": form}
    status = 422 if form.errors else 200
    return render(request, "providers/by_email.html", context, status=status)


@all_or_nothing()
def _named(request: Request, said: dict[str, Any]) -> Volunteer:
    """Named and sent each one, or neither."""
    said.pop("known")
    volunteer = services.name_volunteer(actor=request.actor, **said)
    services.ask_of_each(actor=request.actor, volunteer=volunteer, wanted=True)
    return volunteer


@requires(Permission.REFERRALS_ANSWER)
@require_POST
def ask_of_each(request: Request, volunteer_id: uuid.UUID) -> HttpResponse:
    """Somebody known is sent each new referral from now on, or no longer."""
    found = volunteers_visible_to(request.actor).filter(pk=volunteer_id).first()
    if found is None:
        raise Http404
    wanted = request.POST.get("wanted") == "yes"
    try:
        services.ask_of_each(actor=request.actor, volunteer=found, wanted=wanted)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        _say(request, found, wanted=wanted)
    return redirect("by_email")


def _say(request: Request, volunteer: Volunteer, *, wanted: bool) -> None:
    text = (
        _("Each new referral goes to %(name)s from now on.")
        if wanted
        else _("New referrals no longer go to %(name)s by themselves.")
    )
    messages.success(request, text % {"name": volunteer.name})
