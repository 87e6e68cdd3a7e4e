"""Collections: lists of services with a reason, put together by the directory's editors."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.directory.queries.collections import published_collection, published_collections
from alongside.web.directory.site.structured import address_of
from alongside.web.doors import Request, public

OPEN = "The directory is open to all: anybody may look for help."


@public(OPEN)
@require_safe
def collections(request: Request) -> HttpResponse:
    """All that are published."""
    context = {"collections": published_collections(), "canonical": address_of("collections")}
    return render(request, "directory/keeping/collections.html", context)


@public(OPEN)
@require_safe
def collection(request: Request, slug: str) -> HttpResponse:
    """One list, with the services that are listed."""
    found = published_collection(slug)
    if found is None:
        raise Http404
    context = {"collection": found, "canonical": address_of("collection", found.slug)}
    return render(request, "directory/keeping/collection.html", context)
