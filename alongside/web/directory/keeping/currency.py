"""How current the directory is: figures for everybody, with how they are made."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.common import clock
from alongside.directory.queries import currency as figures
from alongside.insight.measures import measure
from alongside.web.directory.site.structured import address_of
from alongside.web.doors import Request, public

# The measures published on this page, each with its file.
MEASURES = ("directory_currency", "directory_time_to_fix")


@public("Everybody may know how far the directory can be relied on.")
@require_safe
def currency(request: Request) -> HttpResponse:
    """The score of the whole directory and of each area, its history, and the time to fix."""
    whole, *areas = figures.scores()
    context: dict[str, Any] = {
        "whole": whole,
        "areas": areas,
        "history": figures.history(),
        "fixes": figures.fixes(),
        "within": figures.WITHIN_HOURS,
        "today": clock.today(),
        "canonical": address_of("currency"),
        "measures": [measure(code) for code in MEASURES],
    }
    return render(request, "directory/keeping/currency.html", context)
