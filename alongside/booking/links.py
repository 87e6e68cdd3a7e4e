"""The links by which somebody answers an offer, or says whether they still wait."""

import uuid

from django.conf import settings

from alongside.common import links

_OFFER, _WAIT = "alongside.offered-place", "alongside.still-wanted"
_CALENDAR = "alongside.calendar"


def link_to_offer(place_id: uuid.UUID) -> str:
    """The whole address, as it stands in a message."""
    return f"{settings.SITE_URL}/offered/{links.token_of(_OFFER, place_id)}/"


def link_to_wait(entry_id: uuid.UUID) -> str:
    """The whole address, as it stands in a message."""
    return f"{settings.SITE_URL}/offered/still/{links.token_of(_WAIT, entry_id)}/"


def offer_in(token: str) -> uuid.UUID | None:
    """The place that the link offers; None when it is not one of ours."""
    return links.id_in(_OFFER, token)


def wait_in(token: str) -> uuid.UUID | None:
    """The waiting entry that the link is about; None when it is not one of ours."""
    return links.id_in(_WAIT, token)


def link_to_calendar(calendar_id: uuid.UUID) -> str:
    """The address at which a link worker's calendar is read."""
    return f"{settings.SITE_URL}/calendar/{links.token_of(_CALENDAR, calendar_id)}/"


def calendar_in(token: str) -> uuid.UUID | None:
    """Which calendar such a link is of; None: it is none of ours."""
    return links.id_in(_CALENDAR, token)
