"""A service refers on whom it has taken on: look for another, then ask one or several of them."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.people.services import see
from alongside.referrals.queries import referral_visible_to
from alongside.referrals.services.onward import may_refer_on
from alongside.web.doors import Request, requires
from alongside.web.onward import one, several
from alongside.web.onward.origin import Origin


@requires(Permission.REFERRALS_ONWARD)
@require_http_methods(["GET", "POST"])
def choose_onward(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Look for services by words, and tick one or several of them.

    One leads to the form for one, several to the form for all of them.
    """
    origin = _origin(request, referral_id)
    named = several.named_in(request)
    if request.method == "GET" and request.GET.get("go") == "on" and len(named) == 1:
        return redirect(origin.page_of(named[0].pk))
    return several.refer_to_several(request, origin)


@requires(Permission.REFERRALS_ONWARD)
@require_http_methods(["GET", "POST"])
def provider_refer_on(
    request: Request, referral_id: uuid.UUID, service_id: uuid.UUID
) -> HttpResponse:
    """To one service."""
    return one.refer_on(request, _origin(request, referral_id), service_id)


def _origin(request: Request, referral_id: uuid.UUID) -> Origin:
    """What was sent to the actor's service, and taken on; 404 otherwise.

    The person is read as the referral shows them: without how to be in touch, where that is kept
    from the service, and so without what follows from where they live.
    """
    referral = referral_visible_to(request.actor, referral_id)
    if referral is None or not may_refer_on(request.actor, referral):
        raise Http404
    see(actor=request.actor, person=referral.person)
    return Origin(referral.person, referral)
