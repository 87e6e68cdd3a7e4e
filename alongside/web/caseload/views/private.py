"""Notes that a link worker makes for themselves: a page of its own, so that no other shows them."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import private_notes as written
from alongside.care import services
from alongside.people.services import see
from alongside.web.caseload.private_forms import PrivateNoteForm
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def private_notes(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """My own notes of a case, the newest first, and one more."""
    found, form = the_case(request, case_id), PrivateNoteForm(typed(request))
    verb = partial(services.write_private_note, case=found)
    if kept(request, form, verb, _("Your note is kept.")):
        return redirect("private_notes", case_id)
    see(actor=request.actor, person=found.person)
    context = {
        "case": found,
        "form": form,
        "page": page_of(request, written.written_of(request.actor, case_id)),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "caseload/private.html", context, status=status)
