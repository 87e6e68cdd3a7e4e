"""Verbs about concerns for somebody's safety. The only writers."""

from alongside.safeguarding.services.calling import call_next, call_those_due
from alongside.safeguarding.services.circle import ask_for_debrief, let_go, let_in, note
from alongside.safeguarding.services.course import acknowledge, close, decide, look_again, see
from alongside.safeguarding.services.duties import put_on_duty, take_off_duty
from alongside.safeguarding.services.form import make_form
from alongside.safeguarding.services.providers import lift_stop, stop_referrals
from alongside.safeguarding.services.raising import Told, raise_concern
from alongside.safeguarding.services.whereabouts import hide_whereabouts

__all__ = [
    "Told",
    "acknowledge",
    "ask_for_debrief",
    "call_next",
    "call_those_due",
    "close",
    "decide",
    "hide_whereabouts",
    "let_go",
    "let_in",
    "lift_stop",
    "look_again",
    "make_form",
    "note",
    "put_on_duty",
    "raise_concern",
    "see",
    "stop_referrals",
    "take_off_duty",
]
