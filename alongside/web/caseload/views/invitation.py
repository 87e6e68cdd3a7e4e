"""Inviting the person to pages of their own."""

import uuid
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.people.links import token_of
from alongside.people.queries.sharing import who_shares
from alongside.people.services import invite, invite_proxy
from alongside.web.caseload.acting import ProxyInvitationForm
from alongside.web.caseload.forms import InvitationForm
from alongside.web.caseload.views.acting import relation_of
from alongside.web.caseload.views.case import form_page, kept, the_case, typed
from alongside.web.caseload.views.closed import closed, while_open
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def invite_person(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Send the person a link with which they read their plan, and what else is theirs."""
    found = the_case(request, case_id)
    if gone := closed(request, found):
        return gone
    form = InvitationForm(typed(request), initial={"email": found.person.email})
    verb = while_open(found, partial(invite, person=found.person))
    if kept(request, form, verb, _("The link is on its way.")):
        if settings.DEMO:
            _show_link(request)
        return redirect("case", case_id)
    title, button = _("Invite to pages of their own"), _("Send link")
    sharers = [one for one in who_shares(request.actor, found.person_id) if one.email]
    return form_page(
        request, found, form, title=title, button=button, inviting=True, sharers=sharers
    )


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def invite_acting(request: Request, case_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """Send whoever acts for the person a link to as much as their relation covers."""
    found = the_case(request, case_id)
    if gone := closed(request, found):
        return gone
    relation = relation_of(request, found, relation_id)
    form = ProxyInvitationForm(typed(request))
    verb = while_open(found, partial(invite_proxy, relation=relation))
    if kept(request, form, verb, _("The link is on its way.")):
        if settings.DEMO:
            _show_link(request)
        return redirect("acting", case_id)
    title = _("Let %(name)s in") % {"name": relation.name}
    button = _("Send link")
    return form_page(request, found, form, title=title, button=button, letting_in=relation)


def _show_link(request: Request) -> None:
    """Nothing leaves the demonstration: who tries it reads here what only the person would."""
    link = reverse("open_own_pages", args=[token_of(uuid.UUID(form_key(request)))])
    messages.info(
        request,
        _("This is the demonstration, so nothing is sent. The link: %(link)s")
        % {"link": settings.SITE_URL + link},
    )
