"""Inviting the person to pages of their own."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.people.services import invite
from alongside.web.caseload.forms import InvitationForm
from alongside.web.caseload.views.case import form_page, kept, the_case, typed
from alongside.web.doors import Request, requires


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def invite_person(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Send the person a link with which they read their plan, and what else is theirs."""
    found = the_case(request, case_id)
    form = InvitationForm(typed(request), initial={"email": found.person.email})
    verb = partial(invite, person=found.person)
    if kept(request, form, verb, _("The link is on its way.")):
        return redirect("case", case_id)
    title, button = _("Invite to pages of their own"), _("Send link")
    return form_page(request, found, form, title=title, button=button, inviting=True)
