"""The register on paper: a PDF that screen readers can follow (PDF/UA-1), twelve lines a sheet."""

import io
import json
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from alongside.booking.models import Session
from alongside.referrals.registers import Line, Register
from alongside.web.booking.sheets import address_of_sheet, sheets

TEMPLATE = Path(__file__).with_name("register_document.typ")


def draw(session: Session, register: Register) -> bytes:
    """A sheet for each twelve of those who have a place, with room for who comes without one."""
    found = sheets(register)
    facts: dict[str, Any] = {
        "title": _("Register: %(service)s") % {"service": session.title},
        "when": _described(session),
        "head": [_("No."), _("Name"), _("Came"), _("Did not come")],
        "walk_ins": _("Who came without a place: name, and how to reach them"),
        "heads": _("How many were in the room in all:"),
        "scan": _("Type it in: scan this, and sign in."),
        "code": _("Code that opens the page on which this sheet is typed in"),
        "more": _and_more(register),
        "sheets": [
            {
                "name": _("Sheet %(number)d of %(sheets)d")
                % {"number": number, "sheets": len(found)},
                "lines": [[str(place), _named(line)] for place, line in enumerate(lines, 1)],
                "qr": _code(address_of_sheet(session, lines)),
            }
            for number, lines in enumerate(found, 1)
        ],
        "blank": 4,
    }
    pdf: bytes = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"facts": json.dumps(facts)},
        pdf_standards=["ua-1"],
    )
    return pdf


def _named(line: Line) -> str:
    """The name, and below it what helps them to come, as far as it is; what to know about it."""
    said = [f"{one.label}: {one.stage_label}" for one in line.place.help]
    return "\n".join(part for part in (line.name, "; ".join(said), line.place.help_words) if part)


def _code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=4, border=2)
    return drawn.getvalue().decode()


def _described(session: Session) -> str:
    begins = date_format(localtime(session.starts_at), "l j F Y, H:i")
    return f"{begins}, {session.place_name}" if session.place_name else begins


def _and_more(register: Register) -> str:
    """How many are on no sheet: who is kept apart, and whom few may know of."""
    apart = register.unseen + sum(line.apart for line in register.lines)
    if not apart:
        return ""
    return _("And %(number)d more who stand on no paper.") % {"number": apart}
