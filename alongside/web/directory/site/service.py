"""One service: everything that is known of it, and how sure that is."""

import uuid
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.directory.diary import schedules_of
from alongside.directory.discretion import wants_discretion
from alongside.directory.grid import grid_reference
from alongside.directory.listing import change_of
from alongside.directory.models import Photo, Service
from alongside.directory.queries.duplicates import redirect_of
from alongside.directory.queries.freshness import Paces
from alongside.directory.queries.intake import is_paused
from alongside.directory.queries.service_intake import intake_of
from alongside.directory.queries.site import (
    others_of,
    service_with_everything,
)
from alongside.directory.rules.trust import standing
from alongside.directory.times import breaks, timetable
from alongside.web.directory.case import case_of
from alongside.web.directory.map import service_map
from alongside.web.directory.site.access import access_of
from alongside.web.directory.site.dates import next_dates
from alongside.web.directory.site.room import room_of
from alongside.web.directory.site.shortlist import is_on_list
from alongside.web.directory.site.structured import address_of, structured
from alongside.web.doors import Request, public

OPEN = "The directory is open to all: anybody may look for help."
AN_HOUR = "max-age=3600"


@public(OPEN)
@require_safe
def service(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Everything known about one service."""
    found = service_with_everything(service_id)
    if found is None:
        return _moved(request, service_id)
    case = case_of(request)
    runs = found.status == Service.Status.ACTIVE
    context = {
        "service": found,
        "discreet": wants_discretion(found),
        "case": case,
        "paused": found.takes_referrals and _is_paused(request, found),
        "may_refer": case is not None and case.is_open and found.takes_referrals and runs,
        "is_on_list": is_on_list(request, case, found),
        **_facts(found),
        "map": service_map(found),
        "tiles": {"url": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION},
    }
    return render(request, "directory/service.html", context)


def _is_paused(request: Request, found: Service) -> bool:
    """Said to those who refer alone."""
    signed_in = request.actor.may(Permission.REFERRALS_SEND)
    return signed_in and (
        intake_of(found.pk).is_closed or is_paused(request.actor, found.organisation_id)
    )


def _moved(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Where an entry was made one with another, its old address leads there.

    Of one that has left the directory no more is said than that.

    Not for good, for browsers and searchers would hold on to it: what was made one can be made
    two again.
    """
    kept = redirect_of(service_id)
    if kept is None:
        if change_of(service_id) is None:
            raise Http404
        return render(request, "directory/no_longer.html", status=HTTPStatus.GONE)
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    response = HttpResponseRedirect(reverse("service", args=[kept]) + query)
    response["Cache-Control"] = AN_HOUR
    return response


def _facts(found: Service) -> dict[str, Any]:
    schedules = schedules_of(found)
    dates = next_dates(found)
    paces = Paces.load()
    trust = standing(found.assurances.all(), found.organisation.assurances.all(), clock.today())
    return {
        "places": [_place(at) for at in found.at_locations.all()],
        "times": timetable(found.schedules.all()),
        "breaks": breaks(schedules),
        "dates": dates,
        "has_calendar": bool(schedules),
        "room": room_of(found),
        "languages": _languages(found),
        "photos": _photos(found),
        "standing": trust,
        "freshness": paces.freshness(found),
        "how_fresh": paces.words(found),
        "others": others_of(found),
        "canonical": address_of("service", found.pk),
        "structured": structured(found, dates),
    }


def _place(at: Any) -> dict[str, Any]:
    location = at.location
    return {
        "location": location,
        "address": next(iter(location.addresses.all()), None),
        "grid_reference": grid_reference(location.place) if location.place else "",
        "degrees": location.place.to_wgs84() if location.place else None,
        "times": timetable(at.schedules.all()),
        "access": access_of(location),
    }


def _languages(found: Service) -> list[str]:
    """What is spoken or signed, here or at its places, each once."""
    there = [at.location.languages.all() for at in found.at_locations.all()]
    rows = [row for rows in (found.languages.all(), *there) for row in rows]
    return list(dict.fromkeys(f"{row.name} ({row.note})" if row.note else row.name for row in rows))


def _photos(found: Service) -> list[Photo]:
    there = [photo for at in found.at_locations.all() for photo in at.location.photos.all()]
    return [*found.photos.all(), *there]
