"""Verbs about lists of people: look at one, keep one, invite those on it, hear what they say."""

from alongside.outreach.services.answering import (
    answer,
    answer_by_text,
    link_is_open,
    note_answer,
)
from alongside.outreach.services.checking import Checked, Report, check_list
from alongside.outreach.services.inviting import forget_lists, invite_some, running_lists
from alongside.outreach.services.lists import (
    Plan,
    Preview,
    approve_list,
    list_people,
    look_over,
    make_list,
    preview_search,
    stop_list,
)

__all__ = [
    "Checked",
    "Plan",
    "Preview",
    "Report",
    "answer",
    "answer_by_text",
    "approve_list",
    "check_list",
    "forget_lists",
    "invite_some",
    "link_is_open",
    "list_people",
    "look_over",
    "make_list",
    "note_answer",
    "preview_search",
    "running_lists",
    "stop_list",
]
