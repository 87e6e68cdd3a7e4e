"""Verbs about referrals. The only writers."""

from alongside.referrals.models import LONGEST_TEXT
from alongside.referrals.services.handing import hand_over
from alongside.referrals.services.moving import look_through, move, open_referral
from alongside.referrals.services.notes import add_note
from alongside.referrals.services.sending import Wish, send

__all__ = [
    "LONGEST_TEXT",
    "Wish",
    "add_note",
    "hand_over",
    "look_through",
    "move",
    "open_referral",
    "send",
]
