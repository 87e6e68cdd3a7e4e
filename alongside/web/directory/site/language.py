"""The page that somebody reads, in the other language.

The link names no page: the frame of a page is kept for many readers, and would tell one what
another looked for. The browser itself says where it comes from.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alongside.web.doors import Request, public
from alongside.web.languages import is_in_welsh, keep


@public("Anybody may read the directory in Welsh or English.")
@require_safe
@never_cache
def choose_language(request: Request, code: str) -> HttpResponse:
    """Remember the language, and lead back."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    response = redirect(_page_before(request))
    keep(response, code)
    return response


def _page_before(request: Request) -> str:
    """The page of ours that the reader comes from; the search where the browser does not say."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host() or not is_in_welsh(before.path):
        return reverse("directory")
    query = urlencode([pair for pair in parse_qsl(before.query) if pair[0] != "lang"])
    return f"{before.path}?{query}" if query else before.path
