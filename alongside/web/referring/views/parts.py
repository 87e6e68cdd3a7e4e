"""One part of what somebody sent along of themselves, taken back at their word."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.referrals import services
from alongside.referrals.queries import referral_visible_to
from alongside.web.doors import Request, requires


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_part(request: Request, referral_id: uuid.UUID, part: str) -> HttpResponse:
    """Say first what it means; then, at the person's word, do it."""
    referral = referral_visible_to(request.actor, referral_id)
    if referral is None or referral.from_organisation_id != request.actor.organisation_id:
        raise Http404
    told = referral.own_account
    if part in told.taken_back:  # a second click, or a colleague was faster
        return redirect("sent_referral", referral_id)
    if part not in told.parts:
        raise Http404
    if request.method == "POST":
        try:
            services.take_back_part(actor=request.actor, referral=referral, part=part)
        except Refused as error:
            messages.warning(request, error.message)
        else:
            name = referral.to_organisation.name
            said = _("It is taken back. %(name)s no longer reads it here.") % {"name": name}
            messages.success(request, said)
        return redirect("sent_referral", referral_id)
    services.open_referral(actor=request.actor, referral=referral)
    context = {"referral": referral, "told": told.only([part])}
    return render(request, "referring/take_back_part.html", context)
