"""A link worker's calendar at the address that they gave to a calendar of their own."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.booking.links import calendar_in
from alongside.booking.queries import taken_in
from alongside.web.calendars.made import calendar_file, entry
from alongside.web.doors import Request, public

_DOOR = "A link worker’s own calendar reads when they are booked, at an address that they can end."
_HOUSE = Actor.system("calendars")


@public(_DOOR)
@require_safe
def published_calendar(request: Request, token: str) -> HttpResponse:
    """When they are booked, and nothing else: a calendar kept elsewhere is read by others, too."""
    calendar_id = calendar_in(token)
    with acting_as(_HOUSE) as house:
        taken = taken_in(house, calendar_id) if calendar_id else None
    if taken is None:
        raise Http404
    more = reverse("appointments")
    return calendar_file(
        entry(one.id, one.starts_at, one.ends_at, _("Appointment"), more) for one in taken
    )
