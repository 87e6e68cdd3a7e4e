"""Verbs about referrals. The only writers."""

from alongside.referrals.models import LONGEST_TEXT
from alongside.referrals.services.about_me import check_about_me
from alongside.referrals.services.answering import Answers, AskFirst
from alongside.referrals.services.first_fit import taken_by_another
from alongside.referrals.services.handing import hand_over
from alongside.referrals.services.hearsay import note_answer, note_question, put_answer_right
from alongside.referrals.services.moving import hand_out, look_through, move, open_referral
from alongside.referrals.services.notes import add_note, open_file
from alongside.referrals.services.places import book_place, book_time, follow_place
from alongside.referrals.services.promising import MOST_DAYS, climb, lapse, promise, see_to
from alongside.referrals.services.recalling import recall_all
from alongside.referrals.services.registers import mark_place
from alongside.referrals.services.sending import (
    Wish,
    check_issues,
    check_wish,
    classes_sent,
    send,
)
from alongside.referrals.services.several import (
    MOST_AT_ONCE,
    RefusedOne,
    send_to_several,
    withdraw_together,
)
from alongside.referrals.services.taking_back import take_back_part

__all__ = [
    "LONGEST_TEXT",
    "MOST_AT_ONCE",
    "MOST_DAYS",
    "Answers",
    "AskFirst",
    "RefusedOne",
    "Wish",
    "add_note",
    "book_place",
    "book_time",
    "check_about_me",
    "check_issues",
    "check_wish",
    "classes_sent",
    "climb",
    "follow_place",
    "hand_out",
    "hand_over",
    "lapse",
    "look_through",
    "mark_place",
    "move",
    "note_answer",
    "note_question",
    "open_file",
    "open_referral",
    "promise",
    "put_answer_right",
    "recall_all",
    "see_to",
    "send",
    "send_to_several",
    "take_back_part",
    "taken_by_another",
    "withdraw_together",
]
