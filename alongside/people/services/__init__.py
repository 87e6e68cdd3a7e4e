"""Verbs about people. The only writers."""

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
    "INVITATION_HOLDS",
    "MOST_LOOK_UPS_AN_HOUR",
    "MOST_TRIES",
    "Accepted",
    "Reach",
    "Recognition",
    "accept",
    "add_to_circle",
    "invite",
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
