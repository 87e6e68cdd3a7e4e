"""Verbs about cases and plans. The only writers."""

from alongside.care.services.absences import be_away, call_off_absence, forget_absences
from alongside.care.services.again import ways_for, write_again, written_to
from alongside.care.services.appointments import book_appointment, settle_appointment
from alongside.care.services.assigning import Assigned, assign
from alongside.care.services.cases import (
    LONGEST_TEXT,
    agree_action,
    close_case,
    finish_action,
    look_over,
    set_goal,
    take_on,
)
from alongside.care.services.clocks import climb
from alongside.care.services.coming import answer_help, call_for_help, settle_help
from alongside.care.services.contacts import log_contact, log_group
from alongside.care.services.deaths import note_death, undo_death
from alongside.care.services.documents import (
    add_document,
    open_document,
    show_document,
    take_out_document,
)
from alongside.care.services.first_visits import (
    ASK_AFTER,
    WAY,
    follow_visit,
    plan_visit,
    put_off_asking,
)
from alongside.care.services.goals import settle_goal
from alongside.care.services.handover import (
    HandedOver,
    hand_over_cases,
    keep_from,
    reassign,
    set_shares,
)
from alongside.care.services.lists import send_list, words_of_list
from alongside.care.services.moving import change_address, offer_to_team, stay_with
from alongside.care.services.occasions import check_number, occasion_to_write
from alongside.care.services.own_way import choose_own_way, ways_that_lead
from alongside.care.services.plans import drop_draft, forget_drafts, keep_draft, write_plan
from alongside.care.services.practices import note_practice, write_to_practice
from alongside.care.services.private_notes import write_private_note
from alongside.care.services.reaching import agree_ways, leads_to, write_by_next_way
from alongside.care.services.reaching_out import who_rings, write_after_try, write_ahead
from alongside.care.services.risks import change_risk, end_risk, note_risk
from alongside.care.services.scanning import scan_waiting
from alongside.care.services.tasks import (
    call_after_a_death_was_said,
    call_after_two_misses,
    claim_task,
    make_due_tasks,
    make_task,
    settle_task,
)
from alongside.care.services.ties import draw_tie, redraw_tie, take_off_map
from alongside.care.services.visit_links import answer_by_link, link_is_open, take_back_asking
from alongside.care.services.writing import (
    channel_to,
    letter_is_safe,
    visits_to_write,
    way_to,
    words_after_try,
    words_ahead,
    words_of_new_worker,
    write_of_some,
)

__all__ = [
    "ASK_AFTER",
    "LONGEST_TEXT",
    "WAY",
    "Assigned",
    "HandedOver",
    "add_document",
    "agree_action",
    "agree_ways",
    "answer_by_link",
    "answer_help",
    "assign",
    "be_away",
    "book_appointment",
    "call_after_a_death_was_said",
    "call_after_two_misses",
    "call_for_help",
    "call_off_absence",
    "change_address",
    "change_risk",
    "channel_to",
    "check_number",
    "choose_own_way",
    "claim_task",
    "climb",
    "close_case",
    "draw_tie",
    "drop_draft",
    "end_risk",
    "finish_action",
    "follow_visit",
    "forget_absences",
    "forget_drafts",
    "hand_over_cases",
    "keep_draft",
    "keep_from",
    "leads_to",
    "letter_is_safe",
    "link_is_open",
    "log_contact",
    "log_group",
    "look_over",
    "make_due_tasks",
    "make_task",
    "note_death",
    "note_practice",
    "note_risk",
    "occasion_to_write",
    "offer_to_team",
    "open_document",
    "plan_visit",
    "put_off_asking",
    "reassign",
    "redraw_tie",
    "scan_waiting",
    "send_list",
    "set_goal",
    "set_shares",
    "settle_appointment",
    "settle_goal",
    "settle_help",
    "settle_task",
    "show_document",
    "stay_with",
    "take_back_asking",
    "take_off_map",
    "take_on",
    "take_out_document",
    "undo_death",
    "visits_to_write",
    "way_to",
    "ways_for",
    "ways_that_lead",
    "who_rings",
    "words_after_try",
    "words_ahead",
    "words_of_list",
    "words_of_new_worker",
    "write_after_try",
    "write_again",
    "write_ahead",
    "write_by_next_way",
    "write_of_some",
    "write_plan",
    "write_private_note",
    "write_to_practice",
    "written_to",
]
