"""One organisation and what it offers."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.directory.diary import schedules_of
from alongside.directory.queries.site import organisation_to_show, services_of
from alongside.directory.times import timetable
from alongside.web.directory.site.structured import address_of
from alongside.web.doors import Request, public
from alongside.web.paging import page_of

PER_PAGE = 50


@public("The directory is open to all: anybody may look for help.")
@require_safe
def organisation(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Who they are, and their services."""
    found = organisation_to_show(organisation_id)
    if found is None:
        raise Http404
    page = page_of(request, services_of(found.pk), PER_PAGE)
    context = {
        "organisation": found,
        "page": page,
        "services": [(one, timetable(schedules_of(one))) for one in page],
        "canonical": address_of("organisation", found.pk),
    }
    return render(request, "directory/organisation.html", context)
