"""Dates to take into a calendar of one's own."""

import uuid
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.common import clock
from alongside.directory.calendars import Entry, calendar
from alongside.directory.crisis import danger_in
from alongside.directory.diary import all_that_takes_place, place_of, schedules_of
from alongside.directory.listing import change_of
from alongside.directory.models import Service
from alongside.directory.queries.duplicates import redirect_of
from alongside.directory.queries.site import service_with_everything, services_with_times
from alongside.directory.search import lexicon, search
from alongside.web.directory.forms import SearchForm
from alongside.web.directory.site.diary import DiaryForm
from alongside.web.directory.site.structured import address_of
from alongside.web.doors import Request, public

OPEN = "The directory is open to all: anybody may look for help."
AN_HOUR = "public, max-age=3600"
AS_TEXT = "text/plain; charset=utf-8"  # a program reads it
PAGES = 5  # of a search


@public(OPEN)
@require_safe
def service_calendar(_request: Request, service_id: uuid.UUID) -> HttpResponse:
    """The dates of one service; none of one that has left the directory.

    Who keeps it in a calendar would go there for ever if it were simply not found.
    """
    found = service_with_everything(service_id)
    if found is None and (kept := redirect_of(service_id)):
        return redirect("service_calendar", kept)
    if found is None and change_of(service_id):
        return calendar_of(_("No longer in the directory"), [])
    if found is None:
        raise Http404
    return calendar_of(found.name, [found])


@public(OPEN)
@require_safe
def search_calendar(request: Request) -> HttpResponse:
    """The dates of what a search finds: the first hundred services."""
    form = SearchForm(request.GET.dict(), lexicon.current())
    if form.errors or not form.is_asked:
        return HttpResponseBadRequest(" ".join(form.errors.values()), content_type=AS_TEXT)
    ids: list[uuid.UUID] = []
    for page in range(1, PAGES + 1):
        found = search(form.question(page))
        ids += [hit.service_id for hit in found.hits]
        if not found.has_next:
            break
    # Its name stands where others may see it, such as on a calendar that a family shares.
    hidden = bool(danger_in(form.values.get("words", "")))
    said = (
        ""
        if hidden
        else ", ".join(
            value for name, value in form.chosen.items() if name in ("words", "postcode")
        )
    )
    return calendar_of(said or _("Help nearby"), services_with_times(ids))


@public(OPEN)
@require_safe
def diary_calendar(request: Request) -> HttpResponse:
    """The dates of the diary, month after month."""
    form = DiaryForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(content_type=AS_TEXT)
    today = clock.today()
    return calendar_of(_("What is on"), all_that_takes_place(form.wanted(today), today))


def calendar_of(name: str, services: Iterable[Service]) -> HttpResponse:
    """A calendar file of what runs among these services."""
    entries = [entry for service in services for entry in _entries(service)]
    response = HttpResponse(calendar(name, entries), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{slugify(name)[:60] or "dates"}.ics"'
    response["Cache-Control"] = AN_HOUR
    return response


def _entries(service: Service) -> Iterator[Entry]:
    if service.status != Service.Status.ACTIVE:
        return
    url = address_of("service", service.pk)
    for schedule in schedules_of(service):
        yield Entry(
            schedule=schedule,
            name=service.name,
            about="\n\n".join(
                filter(None, [service.description, _("Ask before you go: %s") % url])
            ),
            url=url,
            site=urlsplit(settings.SITE_URL).hostname or "localhost",
            changed=service.last_modified,
            location=place_of(service, schedule),
        )
