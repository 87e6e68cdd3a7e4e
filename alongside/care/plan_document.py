"""The plan on paper: a PDF that screen readers can follow, in a size of print that suits."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import typst
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alongside.care import plan_page
from alongside.care.models import Action, Case, Goal, Plan
from alongside.common import clock

TEMPLATE = Path(__file__).with_name("plan_document.typ")
PICTURES = Path(__file__).with_name("pictures")

# As sent by the page's links. RNIB asks for at least 16 point in large print; 18 is ours.
SIZES: dict[str, Any] = {
    "standard": gettext_lazy("PDF"),
    "large": gettext_lazy("Large print"),
    "easy": gettext_lazy("Easy read"),
}
_POINTS = {"standard": 12, "large": 18, "easy": 16}


def draw(case: Case, plan: Plan | None, name: str, size: str) -> bytes:
    """The plan of a case, with goals, as it stands now (PDF/UA-1); ``size`` is one of SIZES."""
    facts: dict[str, Any] = {"points": _POINTS[size], "pictures": size == "easy", "name": name}
    facts |= _facts(case, plan)
    pdf: bytes = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"facts": json.dumps(facts)},
        pdf_standards=["ua-1"],
    )
    return pdf


def _facts(case: Case, plan: Plan | None) -> dict[str, Any]:
    parts = [_part(said.name, said.heading, [said.text]) for said in plan_page.about_me(plan)]
    parts += [_goal(goal, case) for goal in case.goals.all() if goal.status != Goal.Status.DROPPED]
    parts += [_part(said.name, said.heading, [said.text]) for said in plan_page.arranged(plan)]
    if plan and plan.review_on:
        heading = plan_page.heading_of("review_on")
        parts.append(_part("review_on", heading, [_day(plan.review_on)]))
    reach = [case.worker.name, case.organisation.name]
    reach += [case.organisation.phone, case.organisation.email]
    parts.append(_part("call", _("Whom to call"), [text for text in reach if text]))
    return {
        "lang": str(get_language())[:2],
        "title": _("My plan"),
        "agreement": plan_page.agreement(plan),
        "as_of": _("As it stood on %(day)s") % {"day": _day(clock.today())},
        "parts": parts,
    }


def _part(picture: str, heading: str, lines: list[str]) -> dict[str, Any]:
    return {"picture": f"pictures/{picture}.svg", "heading": heading, "lines": lines, "steps": []}


def _goal(goal: Goal, case: Case) -> dict[str, Any]:
    met = goal.status == Goal.Status.MET
    part = _part("goal", _("A goal that I met") if met else _("My goal"), [goal.words])
    part["steps"] = [_step(action, case) for action in goal.actions.all()]
    return part


def _step(action: Action, case: Case) -> dict[str, str]:
    names = {
        str(Action.Owner.PERSON): _("I do this"),
        str(Action.Owner.WORKER): _("%(name)s does this") % {"name": case.worker.name},
        str(Action.Owner.OTHER): _("Somebody else does this"),
    }
    if action.done_at:
        when = _("done")
    elif action.due_on:
        when = _("by %(day)s") % {"day": _day(action.due_on)}
    else:
        when = _("no day agreed")
    return {"what": action.what, "who": f"{names[action.owner]}, {when}"}


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
