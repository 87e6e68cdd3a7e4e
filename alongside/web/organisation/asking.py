"""The public door: an organisation asks to take part."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.services.turns import take_turn
from alongside.onboarding.services.starting import ask_to_join
from alongside.organisations.queries import areas_to_join
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public
from alongside.web.organisation.newcomer import NewcomerForm
from alongside.web.replies import form_key, refuse, told_no

_ANYBODY = "Any organisation may ask to take part; somebody who looks after the area answers."
_HOUSE = Actor.system("asked-to-join")
_MOST_AN_HOUR = 5


@public(_ANYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Which organisation, what it offers, who answers for it."""
    refused: Refused | None = None
    form = NewcomerForm([*areas_to_join()], request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("asked_to_join")
        try:
            _write_down(request, form)
        except Refused as error:
            refused = error
            refuse(form, error)
        else:
            return redirect("asked_to_join")
    context = {
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return told_no(render(request, "organisation/join_us.html", context, status=status), refused)


def _write_down(request: Request, form: NewcomerForm) -> None:
    key = uuid.UUID(form_key(request))
    with acting_as(_HOUSE) as house:
        take_turn(
            actor=house, caller=caller_of(request), verb="organisation.ask", most=_MOST_AN_HOUR
        )
        ask_to_join(actor=house, newcomer=form.newcomer(), key=key)


@public(_ANYBODY)
@require_safe
def asked(request: Request) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "organisation/join_asked.html")
