"""The registers: what is done with data about people, and who has agreed how to treat it."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.onboarding.queries import agreements_visible_to
from alongside.rights.processing import register
from alongside.rights.retention.schedule import schedule
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.PRIVACY_REVIEW)
@require_safe
def processing(request: Request) -> HttpResponse:
    """Both, one below the other."""
    classes = {one.code: one.name for one in schedule().classes}
    context = {
        "register": register(),
        "kept": {
            one.code: re.sub("“(.+?)”", lambda named: f"“{classes[named[1]]}”", one.kept)
            for one in register().activities
        },
        "agreements": page_of(
            request, agreements_visible_to(request.actor).order_by("ended_at", "until")
        ),
    }
    return render(request, "privacy/processing.html", context)
