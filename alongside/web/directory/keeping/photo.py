"""The pictures of listed services."""

import uuid

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from alongside.directory.queries.entry import photo_to_show
from alongside.web.doors import Request, public


@public("The directory is open to all: anybody may look for help.")
@require_safe
def photo(request: Request, photo_id: uuid.UUID) -> HttpResponse:
    """One picture. It never changes: another picture has another address."""
    found = photo_to_show(photo_id)
    if found is None:
        raise Http404
    return HttpResponse(
        bytes(found.image),
        content_type="image/jpeg",
        headers={
            "Cache-Control": "public, max-age=604800",
            "X-Content-Type-Options": "nosniff",
        },
    )
