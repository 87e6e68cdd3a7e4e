"""Writing to the GP practice of somebody whom it did not refer."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import gp_note as notes
from alongside.care import services
from alongside.care.models import Case
from alongside.care.practices import MOST_FOUND, practice_with, practices_called, where_they_are
from alongside.common.errors import Refused
from alongside.organisations.models import Organisation
from alongside.web.caseload.practice_forms import PracticeLetterForm
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.doors import Request, requires

_ENVELOPE = ("name", "address", "postcode")
_ON_THE_WAY = ("look", "choose", "anew")  # buttons that keep nothing yet but what is typed


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def practice_letter(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Find their practice, write to it, and keep that as a letter."""
    found = the_case(request, case_id)
    agreed = [part for part in request.POST.getlist("with") if part in notes.Part]
    chosen = _chosen(request, found)
    on_the_way = any(button in request.POST for button in _ON_THE_WAY)
    words = _text(request, found, agreed) | _envelope(request, found, chosen)
    form = PracticeLetterForm(None if on_the_way else typed(request), initial=words)
    verb = partial(services.write_to_practice, case=found)
    said = _("The letter is kept here. Nobody has it yet: post it, or send it by secure e-mail.")
    if not on_the_way and kept(request, form, verb, said):
        return redirect("documents", case_id)
    sought = request.POST.get("practice", "").strip()[:100] if "look" in request.POST else ""
    context: dict[str, Any] = {
        "case": found,
        "sought": sought,
        "choices": practices_called(sought),
        "most": MOST_FOUND,
        "form": form,
        "parts": notes.parts_to_ask(request.actor, found),
        "agreed": agreed,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "caseload/practice_letter.html", context, status=status)


def _chosen(request: Request, found: Case) -> Organisation | None:
    """The practice whose button was pressed, noted as theirs."""
    practice = practice_with(request.POST.get("choose", ""))
    if practice is None:
        return None
    try:
        services.note_practice(actor=request.actor, case=found, practice=practice)
    except Refused as error:
        messages.warning(request, error.message)
        return None
    found.person.gp_practice = practice
    return practice


def _text(request: Request, found: Case, agreed: list[str]) -> dict[str, Any]:
    """What it says: as it was typed, else drafted."""
    if "text" in request.POST and "anew" not in request.POST:
        return {"text": request.POST["text"], "agreed": "agreed" in request.POST}
    return {"text": notes.draft(request.actor, found, agreed, to_referrer=False)}


def _envelope(request: Request, found: Case, chosen: Organisation | None) -> dict[str, str]:
    """Where it goes: where the chosen practice is, as it was typed, else where theirs is."""
    practice = chosen or found.person.gp_practice
    if practice is None or (request.method == "POST" and not chosen):
        return {name: request.POST.get(name, "") for name in _ENVELOPE}
    address, postcode = where_they_are(practice)
    return {"name": practice.name, "address": address, "postcode": postcode}
