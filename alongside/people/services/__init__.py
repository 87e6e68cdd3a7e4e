"""Verbs about people. The only writers."""

from alongside.people.services.emergency import (
    HOURS,
    MOST_TRIES_AN_HOUR,
    Emergency,
    break_glass,
    judge,
)
from alongside.people.services.ethnicity import note_ethnicity
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
    invite_proxy,
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
    tell_the_circle_of_a_wish,
    unprotect,
)
from alongside.people.services.proxies import hide, needs_judgement, show_again
from alongside.people.services.relations import (
    begin_relation,
    end_relation,
    lift_refusal,
    refuse_relation,
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
    "begin_relation",
    "break_glass",
    "end_relation",
    "hide",
    "invite",
    "invite_proxy",
    "judge",
    "leave_circle",
    "lift_refusal",
    "look_up",
    "needs_judgement",
    "note_ethnicity",
    "open_own_account",
    "part",
    "protect",
    "put_right",
    "recognise",
    "refuse_relation",
    "register",
    "relate",
    "see",
    "send_new_link",
    "show_again",
    "tell_the_circle",
    "tell_the_circle_of_a_wish",
    "unprotect",
]
