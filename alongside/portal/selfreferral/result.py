"""What we suggest and why, what there is nearby, and what somebody chooses."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alongside.begun import guide
from alongside.begun.guide_content import LEVELS, Question
from alongside.begun.own_drafts import Asking, Own
from alongside.needs.queries import by_code
from alongside.portal.selfreferral.forms import said_plainly
from alongside.portal.selfreferral.nearby import Nearby, count_in_vain, nearby
from alongside.portal.selfreferral.own import DOOR, keep_in, own_in
from alongside.portal.selfreferral.views import gone, where_next
from alongside.web.doors import Request, public
from alongside.web.replies import pressed


@dataclass(frozen=True)
class Line:
    """What somebody said to one question, ready to be read and changed."""

    question: Question
    asked: str
    said: str


@public(DOOR)
@never_cache
@require_safe
def result(request: Request) -> HttpResponse:
    """The level that is advised, with its reasons, the other two, and what they said."""
    own = own_in(request)
    if own is None:
        return gone(request)
    if own.asking.stopped_by or guide.next_question(own.asking.said):
        return redirect(where_next(own.asking))
    advice, near = own.asking.advice, nearby(own.asking)
    _count_once(request, own, near)
    context = {
        "advice": advice,
        "others": [level for level in reversed(LEVELS) if level != advice.level],
        "near": near,
        "need": advice.needs[0] if advice.needs else "",
        "lines": _lines(own.asking),
        "strained": guide.sounds_like_strain(own.asking.said),
        "met": own.asking.seen,
        "for_other": own.asking.for_other,
        "alone_too_young": not own.asking.for_other and own.asking.said.get("age") == "under_16",
    }
    return render(request, "portal/guide/result.html", context)


def _count_once(request: Request, own: Own, near: Nearby) -> None:
    """What nothing answers is counted once for each who asks, however often they look at it."""
    fresh = [name for name in near.in_vain if name not in own.asking.in_vain]
    if fresh and keep_in(request, lambda asking: asking.having_sought(fresh)):
        count_in_vain(near, fresh)


@public(DOOR)
@never_cache
@require_POST
def choose(request: Request) -> HttpResponse:
    """Talk with a link worker, in one of two ways; or be rung because of a danger."""
    level = pressed(request, ("light", "link_worker", "call_back"))
    rung = level == "call_back"

    def chosen(asking: Asking) -> Asking:
        seen = asking.having_seen() if rung else asking
        soon = asking.call_back or rung  # another way to help takes nothing of a danger away
        return replace(seen, level="light" if rung else level, call_back=soon)

    return redirect("help_ask") if keep_in(request, chosen) else gone(request)


def _lines(asking: Asking) -> list[Line]:
    names = by_code(asking.advice.needs)
    return [
        Line(one, one.text.to(asking.for_other), _said(one, asking, names))
        for one in guide.asked(asking.said)
    ]


def _said(one: Question, asking: Asking, names: Any) -> str:
    given = asking.said.get(one.id)
    if not given:
        return _("You skipped this")
    if one.kind in ("text", "postcode"):
        return str(given)
    codes = [given] if isinstance(given, str) else given
    shown = []
    for code in codes:
        answer = one.answer(code)
        if answer:
            shown.append(answer.text.to(asking.for_other))
        elif code in names:
            shown.append(said_plainly(names[code]))
    return "; ".join(shown)
