"""Where a colleague is signed in, and ending it everywhere at once."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.giving import roles_to_give
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_visible_to
from alongside.accounts.sessions import sessions_of
from alongside.common.errors import Refused
from alongside.onboarding.services.signing_out import sign_out_member
from alongside.web.account.sessions import device
from alongside.web.doors import Request, requires


@requires(Permission.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def member_sessions(request: Request, membership_id: uuid.UUID) -> HttpResponse:
    """The devices of one colleague, and the button that signs them out of all.

    Only of whom the reader may change: where somebody sits at night is nobody else's business.
    """
    found = members_visible_to(request.actor).filter(pk=membership_id).first()
    if found is None or found.user_id == request.actor.user:
        raise Http404
    if found.role_code not in roles_to_give(request.actor, found.organisation.kind):
        raise Http404
    if request.method == "POST":
        try:
            ended = sign_out_member(actor=request.actor, membership=found)
        except Refused as error:
            messages.warning(request, error.message)
        else:
            name = {"name": found.user.name}
            if ended:
                messages.success(request, _("%(name)s is signed out everywhere.") % name)
            else:
                messages.info(request, _("%(name)s is signed in nowhere.") % name)
        return redirect("member_sessions", found.pk)
    devices = [(one, device(one.user_agent)) for one in sessions_of(found.user_id)]
    context = {"membership": found, "devices": devices}
    return render(request, "organisation/member_sessions.html", context)
