"""Verbs about sessions, places and the waiting list. The only writers."""

from alongside.booking.services.booking import (
    LONGEST_CHANGE,
    Booked,
    ask_change,
    book,
    cancel,
    made_with,
    rebook,
)
from alongside.booking.services.looking import look_at
from alongside.booking.services.planning import (
    LEAST_HOURS,
    MOST_HOURS,
    MOST_PLACES,
    MOST_WEEKS,
    call_off,
    follow_timetable,
    keep_session,
    plan_sessions,
    set_places,
)
from alongside.booking.services.register import (
    SaidOtherwise,
    count_heads,
    empty_walk_ins,
    mark,
    take_back,
    walk_in,
)
from alongside.booking.services.waiting import (
    answer_offer,
    ask_who_still_waits,
    lapse_offer,
    offer_places,
    still_waits,
    widen_waits,
)

__all__ = [
    "LEAST_HOURS",
    "LONGEST_CHANGE",
    "MOST_HOURS",
    "MOST_PLACES",
    "MOST_WEEKS",
    "Booked",
    "SaidOtherwise",
    "answer_offer",
    "ask_change",
    "ask_who_still_waits",
    "book",
    "call_off",
    "cancel",
    "count_heads",
    "empty_walk_ins",
    "follow_timetable",
    "keep_session",
    "lapse_offer",
    "look_at",
    "made_with",
    "mark",
    "offer_places",
    "plan_sessions",
    "rebook",
    "set_places",
    "still_waits",
    "take_back",
    "walk_in",
    "widen_waits",
]
