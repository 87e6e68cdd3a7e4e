"""A person died: one page, one button; and one to put it right."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import services
from alongside.common.errors import Refused
from alongside.people.queries.deaths import standing_death
from alongside.people.services import see
from alongside.web.caseload.death_forms import AliveForm, DeathForm
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def note_death(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Note that the person died; what ends by it is said before."""
    found = the_case(request, case_id)
    form = DeathForm(typed(request))
    verb = partial(services.note_death, person=found.person)
    said = _("It is noted. Nothing more is sent, asked or chased.")
    if kept(request, form, verb, said):
        return redirect("case", case_id)
    see(actor=request.actor, person=found.person)
    context = {
        "case": found,
        "form": form,
        "death": standing_death(request.actor, found.person_id),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/death.html", context, status=422 if form.errors else 200)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def undo_death(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """It was a mistake: everything as it was."""
    found = the_case(request, case_id)
    form = AliveForm(typed(request))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            services.undo_death(actor=request.actor, person=found.person, why=why)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("What was open is open again."))
            return redirect("case", case_id)
    see(actor=request.actor, person=found.person)
    context = {
        "case": found,
        "form": form,
        "death": standing_death(request.actor, found.person_id),
        "undoing": True,
    }
    return render(request, "caseload/death.html", context, status=422 if form.errors else 200)
