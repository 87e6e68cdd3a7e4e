"""How somebody wants to be reached, and how else if that fails."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import services
from alongside.people.services import see
from alongside.web.caseload.reaching_forms import WaysForm
from alongside.web.caseload.views.case import form_page, kept, the_case, typed
from alongside.web.caseload.views.closed import closed
from alongside.web.doors import Request, requires


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def agree_ways(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Note it as the person says; of somebody protected their circle does, in safe mode."""
    found = the_case(request, case_id)
    if found.person.protected:
        return redirect("safety", case_id)
    if gone := closed(request, found):
        return gone
    names = ("contact_by", "phone", "email", "contact_note")
    held = {name: getattr(found.person, name) for name in names} | {"also_by": found.also_by}
    form = WaysForm(typed(request), initial=held)
    verb = partial(services.agree_ways, case=found)
    if kept(request, form, verb, _("Noted how they want to be reached.")):
        return redirect("case", case_id)
    see(actor=request.actor, person=found.person)
    return form_page(
        request,
        found,
        form,
        title=_("How to be in touch"),
        button=_("Save"),
        hints=form.offer(found.person),
        no_address=not found.person.address,
    )
