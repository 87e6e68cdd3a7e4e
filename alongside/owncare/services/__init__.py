"""Verbs about what those who work here keep for themselves and each other. The only writers."""

from alongside.owncare.services.being_out import (
    LONGER,
    extend,
    extend_by_link,
    look_where,
    raise_alarm,
    raise_alarm_by_link,
    say_safe,
    say_safe_by_link,
    say_what_happened,
    visit_of_link,
)
from alongside.owncare.services.calling import (
    call_next,
    call_those_due,
    forget_lone_visits,
    forget_whereabouts,
    send_link,
    tell_news,
)
from alongside.owncare.services.ideas import decide_idea, forget_ideas, have_idea, like_idea
from alongside.owncare.services.own_copy import take_copy
from alongside.owncare.services.reflections import (
    LONGEST_REFLECTION,
    forget_reflections,
    reflect,
    take_out,
)
from alongside.owncare.services.setting_out import say_number, set_out
from alongside.owncare.services.supervising import (
    begin_supervision,
    end_supervision,
    forget_supervision,
    note_meeting,
    settle_agreed,
)
from alongside.owncare.services.weeks import (
    forget_weeks,
    say_week,
    show_week,
    take_out_week,
    write_week,
)

__all__ = [
    "LONGER",
    "LONGEST_REFLECTION",
    "begin_supervision",
    "call_next",
    "call_those_due",
    "decide_idea",
    "end_supervision",
    "extend",
    "extend_by_link",
    "forget_ideas",
    "forget_lone_visits",
    "forget_reflections",
    "forget_supervision",
    "forget_weeks",
    "forget_whereabouts",
    "have_idea",
    "like_idea",
    "look_where",
    "note_meeting",
    "raise_alarm",
    "raise_alarm_by_link",
    "reflect",
    "say_number",
    "say_safe",
    "say_safe_by_link",
    "say_week",
    "say_what_happened",
    "send_link",
    "set_out",
    "settle_agreed",
    "show_week",
    "take_copy",
    "take_out",
    "take_out_week",
    "tell_news",
    "visit_of_link",
    "write_week",
]
