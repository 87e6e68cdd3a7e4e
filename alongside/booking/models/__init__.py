"""Sessions, places, the waiting list and the register."""

from alongside.booking.models.place import Place, PlaceMove
from alongside.booking.models.register import HeadCount, RegisterLine, RegisterMark, WalkIn
from alongside.booking.models.session import Session, SessionPlan
from alongside.booking.models.waiting import WaitingEntry, WaitingMove

__all__ = [
    "HeadCount",
    "Place",
    "PlaceMove",
    "RegisterLine",
    "RegisterMark",
    "Session",
    "SessionPlan",
    "WaitingEntry",
    "WaitingMove",
    "WalkIn",
]
