"""What a referral to a link worker is not for: whom to ring instead. Nothing is sent from here."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.begun.models import Kind
from alongside.begun.queries import instead_for
from alongside.safeguarding.queries import leads_for
from alongside.web.doors import Request, requires


@requires(Permission.REFERRALS_SEND)
@require_safe
def instead(request: Request, section: str) -> HttpResponse:
    """The right number and way for one kind of trouble, where the referrer works."""
    if section not in Kind.values:
        raise Http404
    kind = Kind(section)
    context = {
        "kind": kind,
        "said": instead_for(request.actor).get(kind),
        "leads": leads_for(request.actor) if kind in (Kind.SAFEGUARDING, Kind.CHILD) else [],
    }
    return render(request, "referring/instead.html", context)
