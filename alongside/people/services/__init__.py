"""Verbs about people. The only writers."""

from alongside.people.services.emergency import (
    HOURS,
    MOST_TRIES_AN_HOUR,
    Emergency,
    break_glass,
    judge,
)
from alongside.people.services.known import (
    MOST_LOOK_UPS_AN_HOUR,
    Recognition,
    look_up,
    part,
    recognise,
    register,
    relate,
    see,
)
from alongside.people.services.own_pages import (
    INVITATION_HOLDS,
    MOST_TRIES,
    Accepted,
    accept,
    invite,
    open_own_account,
    send_new_link,
)
from alongside.people.services.protecting import (
    Reach,
    add_to_circle,
    leave_circle,
    protect,
    put_right,
    tell_the_circle,
    unprotect,
)

__all__ = [
    "HOURS",
    "INVITATION_HOLDS",
    "MOST_LOOK_UPS_AN_HOUR",
    "MOST_TRIES",
    "MOST_TRIES_AN_HOUR",
    "Accepted",
    "Emergency",
    "Reach",
    "Recognition",
    "accept",
    "add_to_circle",
    "break_glass",
    "invite",
    "judge",
    "leave_circle",
    "look_up",
    "open_own_account",
    "part",
    "protect",
    "put_right",
    "recognise",
    "register",
    "relate",
    "see",
    "send_new_link",
    "tell_the_circle",
    "unprotect",
]
