"""What organisations have to see to: one's own, and for whoever looks after an area all of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.onboarding.health import cards_of_area
from alongside.web.doors import Request, requires


@requires(Permission.ORGANISATIONS_TAKE_ON)
@require_safe
def area_health(request: Request) -> HttpResponse:
    """Every organisation of the area with members here; colleagues are counted, not named."""
    cards = cards_of_area(request.actor)
    context = {"cards": [card for card in cards if card.signs], "all": len(cards)}
    return render(request, "organisation/health.html", context)
