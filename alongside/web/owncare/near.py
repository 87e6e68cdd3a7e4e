"""Whether somebody may be about to set out to an appointment, to which place, and until when."""

import datetime as dt

from alongside.care.models import Appointment, Contact
from alongside.owncare.services.setting_out import LONGEST_OUT

# On the way back from an appointment, before anybody asks.
WAY_BACK = dt.timedelta(minutes=15)
_MEETINGS = frozenset({Contact.Kind.HOME_VISIT, Contact.Kind.FACE_TO_FACE})


def back_by(one: Appointment, now: dt.datetime) -> dt.datetime:
    """When somebody who goes there now should be back."""
    return max(one.at, now) + one.lasts + WAY_BACK


def is_near(one: Appointment, now: dt.datetime) -> bool:
    """Whether it is a meeting that is not over, from which they are back in as long as one may be
    out alone."""
    ahead = one.at + one.lasts > now
    return one.kind in _MEETINGS and ahead and back_by(one, now) <= now + LONGEST_OUT


def place_of(one: Appointment, home: str) -> str:
    """Where it is: as it was arranged; their home for a visit there; else nobody has said it."""
    return one.place or (home if one.kind == Contact.Kind.HOME_VISIT else "")
