"""Verbs about cases and plans. The only writers."""

from alongside.care.services.appointments import book_appointment, settle_appointment
from alongside.care.services.cases import (
    LONGEST_TEXT,
    agree_action,
    close_case,
    finish_action,
    look_over,
    reassign,
    set_goal,
    take_on,
)
from alongside.care.services.clocks import climb
from alongside.care.services.contacts import log_contact, log_group
from alongside.care.services.first_visits import follow_visit, plan_visit
from alongside.care.services.goals import settle_goal
from alongside.care.services.plans import drop_draft, forget_drafts, keep_draft, write_plan

__all__ = [
    "LONGEST_TEXT",
    "agree_action",
    "book_appointment",
    "climb",
    "close_case",
    "drop_draft",
    "finish_action",
    "follow_visit",
    "forget_drafts",
    "keep_draft",
    "log_contact",
    "log_group",
    "look_over",
    "plan_visit",
    "reassign",
    "set_goal",
    "settle_appointment",
    "settle_goal",
    "take_on",
    "write_plan",
]
