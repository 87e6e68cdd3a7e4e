"""The volunteers of the organisation who have no account: the list, and ending one at once."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.volunteers import services
from alongside.volunteers.queries import volunteers_visible_to
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.MEMBERS_MANAGE)
@require_safe
def volunteers(request: Request) -> HttpResponse:
    """Who was named, by whom, and who no longer helps out."""
    rows = volunteers_visible_to(request.actor).order_by("-ended_at", "name", "id")
    return render(request, "organisation/volunteers.html", {"page": page_of(request, rows)})


@requires(Permission.MEMBERS_MANAGE)
@require_POST
def end_volunteer(request: Request, volunteer_id: uuid.UUID) -> HttpResponse:
    """They no longer help out: their links stop working at once."""
    found = volunteers_visible_to(request.actor).filter(pk=volunteer_id).first()
    if found is None:
        raise Http404
    services.end_volunteer(actor=request.actor, volunteer=found)
    messages.success(request, _("The links of %(name)s no longer work.") % {"name": found.name})
    return redirect("volunteers")
