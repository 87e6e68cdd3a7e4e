"""What a person sent along of what they wrote about themselves, and taking some of it back."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.people.queries import themselves
from alongside.people.services import see
from alongside.portal.help import Help, help_for
from alongside.referrals.about_me import Part
from alongside.referrals.services import take_back_part
from alongside.web.doors import Request, in_welsh, requires


@in_welsh
@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: Request, referral_id: uuid.UUID, part: str) -> HttpResponse:
    """Say first what it means that this part is read there no longer; then do it."""
    everything = help_for(request.actor)
    asked = next((one for one in everything if one.referral.pk == referral_id), None)
    told = asked.referral.own_account if asked else None
    if asked is None or told is None or part not in {*told.parts, *told.taken_back}:
        raise Http404
    if request.method == "POST":
        _take_back(request, asked, part)
        return redirect("own_page")
    see(actor=request.actor, person=themselves(request.actor))
    context = {
        "help": asked,
        "heading": Part(part).label,
        "text": told.parts.get(part, ""),
        "when": told.taken_back.get(part),
        "others": [one for one in everything if one != asked and _is_read_at(one, part)],
        "part": part,
    }
    return render(request, "portal/take_back.html", context)


def _take_back(request: Request, asked: Help, part: str) -> None:
    try:
        take_back_part(actor=request.actor, referral=asked.referral, part=part)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        said = _("You have taken it back. %(name)s no longer reads it here.")
        messages.success(request, said % {"name": asked.name})


def _is_read_at(one: Help, part: str) -> bool:
    return one.is_open and part in one.referral.own_account.parts
