"""Sessions, places and the waiting list."""

from alongside.booking.models.place import Place, PlaceMove
from alongside.booking.models.session import Session, SessionPlan
from alongside.booking.models.waiting import WaitingEntry, WaitingMove

__all__ = ["Place", "PlaceMove", "Session", "SessionPlan", "WaitingEntry", "WaitingMove"]
