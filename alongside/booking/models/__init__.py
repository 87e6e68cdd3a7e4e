"""Sessions, times of link workers, places, the waiting list and the register."""

from alongside.booking.models.calendar import BusyCalendar, BusyTime, PublishedCalendar
from alongside.booking.models.place import Place, PlaceMove
from alongside.booking.models.register import HeadCount, RegisterLine, RegisterMark, WalkIn
from alongside.booking.models.session import Session, SessionPlan
from alongside.booking.models.slot import SlotHours, SlotPlan
from alongside.booking.models.waiting import WaitingEntry, WaitingMove

__all__ = [
    "BusyCalendar",
    "BusyTime",
    "HeadCount",
    "Place",
    "PlaceMove",
    "PublishedCalendar",
    "RegisterLine",
    "RegisterMark",
    "Session",
    "SessionPlan",
    "SlotHours",
    "SlotPlan",
    "WaitingEntry",
    "WaitingMove",
    "WalkIn",
]
