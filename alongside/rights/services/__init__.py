"""Verbs about people's rights over their data. The only writers."""

from alongside.rights.services.answering import extend, refuse
from alongside.rights.services.asking import ask, take_back
from alongside.rights.services.copies import Verdict, check, fetch, prepare, release
from alongside.rights.services.deciding import lift, put_right, restrict
from alongside.rights.services.erasing import erase_what_is_due

__all__ = [
    "Verdict",
    "ask",
    "check",
    "erase_what_is_due",
    "extend",
    "fetch",
    "lift",
    "prepare",
    "put_right",
    "refuse",
    "release",
    "restrict",
    "take_back",
]
