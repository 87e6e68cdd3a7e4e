"""Coming from another system, with somebody's details handed over for the form."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.begun.queries import draft_of
from alongside.begun.services import LinkRefused, launch_in, open_launch
from alongside.common.errors import Refused
from alongside.referrals.queries import sent_with
from alongside.web.doors import Request, requires
from alongside.web.referring.begun import Begun, begin
from alongside.web.referring.forms import Who, WhoForm
from alongside.web.referring.views.refer import ask_again, recognised


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "POST"])
def launched(request: Request, token: str) -> HttpResponse:
    """A link that works once. Looking at it opens nothing: that is a press, which a script does."""
    key = launch_in(token)
    if key and (draft_of(request.actor, key) or sent_with(request.actor, str(key))):
        return redirect("refer_details", key)
    if request.method == "GET":
        return render(request, "referring/launched.html", {"token": token})
    try:
        key, handed = open_launch(actor=request.actor, token=token)
    except LinkRefused as error:
        return render(request, "referring/launched.html", {"refused": error.message}, status=422)
    who = WhoForm.of(handed["nhs_number"], handed["born"]) if handed else None
    if handed is None or who is None:
        return redirect("refer_details", key)
    return _opened(request, key, who, handed["given"])


def _opened(request: Request, key: uuid.UUID, who: Who, given: Mapping[str, str]) -> HttpResponse:
    """The form for them; where number and birth date clash, the question who it is."""
    try:
        begun = recognised(request, who)
    except Refused as error:
        # The link is used: what it handed over waits here until somebody says who it is.
        begin(request, Begun(who.nhs_number, who.date_of_birth.isoformat(), given=given), key)
        return ask_again(request, error, who, key)
    return redirect("refer_details", begin(request, replace(begun, given=given), key))
