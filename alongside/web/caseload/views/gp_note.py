"""Telling whoever referred somebody what happened so far: drafted, changed by hand, sent."""

import uuid
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import gp_note as notes
from alongside.care.services import LONGEST_TEXT
from alongside.common.pasted import LongText
from alongside.organisations.models import Organisation
from alongside.referrals.services import add_note
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.doors import Request, requires


class GpNoteForm(forms.Form):
    """What is sent, word for word."""

    text = forms.CharField(
        label=gettext_lazy("What to tell them"),
        help_text=gettext_lazy(
            "Change it as you like. They read this and nothing else: none of your notes."
        ),
        widget=LongText(attrs={"rows": 12}),
        max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write the note before you send it")},
    )


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def gp_note(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Tell whoever referred the person how it goes, by the referral's own channel."""
    found = the_case(request, case_id)
    agreed = [part for part in request.POST.getlist("with") if part in notes.Part]
    anew = "anew" in request.POST
    words = {"text": notes.draft(request.actor, found, agreed)}
    form = GpNoteForm(None if anew else typed(request), initial=words)
    verb = partial(add_note, referral=found.referral)
    if not anew and kept(request, form, verb, _("Sent. It stands on their page of the referral.")):
        return redirect("case", case_id)
    sender = found.referral.from_organisation
    no_practice = sender.kind != Organisation.Kind.GP_PRACTICE
    context: dict[str, Any] = {
        "case": found,
        "no_practice": no_practice,
        "practice": found.person.gp_practice if no_practice else None,
        "form": form,
        "parts": notes.parts_to_ask(request.actor, found),
        "agreed": agreed,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/gp_note.html", context, status=422 if form.errors else 200)
