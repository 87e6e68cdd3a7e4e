"""Whom somebody tells who has found a weakness, where they look for it (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.common import clock
from alongside.web.doors import public

# The file must say until when it holds. It is written anew at each request, so this is how long
# a copy of it may be trusted.
HOLDS = dt.timedelta(days=30)


@public("Whoever finds a weakness must know whom to tell.")
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """The file of RFC 9116; not found where the operator has named no contact."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    until = (clock.now() + HOLDS).astimezone(dt.UTC).replace(microsecond=0)
    fields = [
        *(("Contact", contact) for contact in settings.SECURITY_CONTACTS),
        ("Expires", until.isoformat().replace("+00:00", "Z")),
        ("Canonical", settings.SITE_URL.rstrip("/") + reverse("security_txt")),
        *(("Policy", policy) for policy in settings.SECURITY_POLICY),
        ("Preferred-Languages", "en"),
    ]
    return HttpResponse(
        "".join(f"{name}: {value}\n" for name, value in fields),
        content_type="text/plain; charset=utf-8",
    )
