"""What was ticked on paper, typed in on one screen; and the paper itself."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.booking.models import Session
from alongside.booking.states import RegisterStatus
from alongside.referrals.registers import Line, Register
from alongside.web.booking.register_document import draw
from alongside.web.booking.registers import kept, looked_at
from alongside.web.booking.sheets import key_of_line, on_sheet
from alongside.web.booking.taps import Outcome, Tap, done
from alongside.web.doors import Request, requires
from alongside.web.downloads import pdf_file
from alongside.web.replies import form_key

_SAID = ("attend", "miss")


@dataclass(frozen=True)
class Row:
    """One line of the sheet as the form shows it; ``refused``: why it was not noted."""

    number: int
    line: Line | None
    said: str
    refused: str = ""


@requires(Permission.REFERRALS_ANSWER)
@require_safe
def printed(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """The register on paper, twelve lines a sheet, each with the code that leads back here."""
    session = kept(request, session_id)
    found = looked_at(request, session)
    return pdf_file(draw(session, found), f"register-{session.day:%Y-%m-%d}")


@requires(Permission.REFERRALS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def catch_up(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Everybody of a sheet on one screen: say who came, and save once."""
    session = kept(request, session_id)
    token = request.GET.get("sheet", "")
    if request.method != "POST":
        return _page(request, session, token, [])
    key = uuid.UUID(form_key(request))
    found = looked_at(request, session)
    taps = list(_taps(request, key, found, on_sheet(found, token)))
    outcomes = [done(request.actor, session, tap) for tap in taps]
    failed = [one for one in outcomes if one.became != "kept"]
    if failed:
        return _page(request, session, token, failed, len(outcomes) - len(failed))
    messages.success(request, _how_many(len(outcomes)))
    return redirect("register", session_id)


def _how_many(count: int) -> str:
    if not count:
        return _("Nothing was said on that page, so nothing was noted.")
    said = ngettext("%(number)d thing is noted.", "%(number)d things are noted.", count)
    return said % {"number": count}


def _taps(
    request: HttpRequest, key: uuid.UUID, register: Register, lines: list[Line | None]
) -> Iterator[Tap]:
    posted = request.POST
    rest = posted.get("rest", "")
    for line in lines:
        if line is None:
            continue
        do = posted.get(f"mark-{line.place.pk}", "")
        if not do and line.standing.status == RegisterStatus.EXPECTED:
            do = rest
        if do in _SAID:
            yield Tap(
                do=do,
                key=key_of_line(key, line.place.pk),
                what=line.place.pk,
                seen=_seen(posted.get(f"seen-{line.place.pk}", "")),
            )
    for number, written in enumerate(_written(posted.get("walk_ins", ""))):
        name, _comma, reach = written.partition(",")
        yield Tap("walk_in", key_of_line(key, number), name=name.strip(), reach=reach.strip())
    count = posted.get("count", "").strip()
    if count and not (register.heads and str(register.heads.count) == count):
        yield Tap(
            "heads", key_of_line(key, "heads"), seen=_seen(posted.get("seen", "")), count=count
        )


def _written(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:50]


def _seen(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _page(
    request: Request, session: Session, token: str, failed: list[Outcome], kept_ones: int = 0
) -> HttpResponse:
    """The form; after something was refused with the rest noted, what was typed, and why."""
    found = looked_at(request, session)
    why = {one.tap.what: one for one in failed if one.tap.what}
    posted: Any = request.POST
    rows = [
        Row(
            number=number,
            line=line,
            said=posted.get(f"mark-{line.place.pk}", "") if line else "",
            refused=why[line.place.pk].words if line and line.place.pk in why else "",
        )
        for number, line in enumerate(on_sheet(found, token), 1)
    ]
    context = {
        "session": session,
        "register": found,
        "rows": rows,
        "failed": failed,
        "kept": kept_ones,
        "heads": next((one for one in failed if one.tap.do == "heads"), None),
        "walked_in": [one.tap for one in failed if one.tap.do == "walk_in"],
        "count": posted.get("count", found.heads.count if found.heads else ""),
        "key": uuid.uuid4(),
    }
    status = 200
    if failed:
        status = 409 if any(one.became == "otherwise" for one in failed) else 422
    return render(request, "booking/catch_up.html", context, status=status)
