"""All that somebody keeps here about their own work, given to nobody but them."""

from typing import Any

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.whole import all_or_nothing
from alongside.owncare.queries import lone_visits, reflections, weeks

Copy = dict[str, list[dict[str, Any]]]


@all_or_nothing()
def take_copy(*, actor: Actor) -> Copy:
    """What the actor wrote and said for themselves, the newest first; that it was taken is noted.

    Where they went, and whom they visited, is not in it: that is about others.
    """
    require(actor, Permission.CASES_WORK)
    record(actor, "own_care.copy")
    return {
        "reflections": [
            {"written_at": one.created_at.isoformat(), "text": one.text}
            for one in reflections.visible_to(actor)
        ],
        "weeks": _weeks(actor),
        "lone_visits": [
            {
                "set_out_at": visit.created_at.isoformat(),
                "back_by": visit.back_at.isoformat(),
                "outcome": str(visit.get_outcome_display()),
                "colleagues_were_told": visit.alarm_at is not None,
            }
            for visit in lone_visits.visits_visible_to(actor).filter(by_id=actor.user)
        ],
    }


def _weeks(actor: Actor) -> list[dict[str, Any]]:
    texts = dict(weeks.own_words(actor).values_list("week_id", "text"))
    return [
        {
            "week_of": week.monday.isoformat(),
            "level": str(week.get_level_display()),
            "shown_to_lead": week.shown,
            "words": texts.get(week.pk, ""),
        }
        for week in weeks.own_weeks(actor)
    ]
