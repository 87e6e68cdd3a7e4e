"""Noting what the person says of their ethnic background."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.people.services import note_ethnicity
from alongside.web.caseload.forms import EthnicityForm
from alongside.web.caseload.views.case import form_page, kept, the_case, typed
from alongside.web.doors import Request, requires


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def ethnicity(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Ask the person, and write down their answer."""
    found = the_case(request, case_id)
    form = EthnicityForm(typed(request), initial={"ethnicity": found.person.ethnicity})
    if kept(
        request, form, partial(note_ethnicity, person=found.person), _("Their answer is kept.")
    ):
        return redirect("case", case_id)
    return form_page(request, found, form, title=_("Ethnic background"), button=_("Save answer"))
