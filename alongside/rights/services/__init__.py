"""Verbs about people's rights over their data. The only writers."""

from alongside.rights.services.again import erase_again
from alongside.rights.services.answering import extend, refuse
from alongside.rights.services.asking import ask, take_back
from alongside.rights.services.copies import Verdict, check, fetch, note_reading, prepare, release
from alongside.rights.services.deciding import lift, put_right, restrict
from alongside.rights.services.erasing import erase_what_is_due
from alongside.rights.services.merging import look_over_pairs, merge, tell_apart, undo_merge
from alongside.rights.services.objecting import end_objection, object_to_use
from alongside.rights.services.wishes import PartVerdict, carry_out, decide

__all__ = [
    "PartVerdict",
    "Verdict",
    "ask",
    "carry_out",
    "check",
    "decide",
    "end_objection",
    "erase_again",
    "erase_what_is_due",
    "extend",
    "fetch",
    "lift",
    "look_over_pairs",
    "merge",
    "note_reading",
    "object_to_use",
    "prepare",
    "put_right",
    "refuse",
    "release",
    "restrict",
    "take_back",
    "tell_apart",
    "undo_merge",
]
