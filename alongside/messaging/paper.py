"""Letters on paper: a PDF whose address shows in a window envelope, drawn with typst."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.common.errors import Refused
from alongside.messaging.models import Message

TEMPLATE = Path(__file__).with_name("letter.typ")
# GOV.UK Notify takes an address of three to seven lines, the last a postcode, and 10 pages.
# Source: https://docs.notifications.service.gov.uk/rest-api.html, “Send a letter”
FEWEST_LINES, MOST_LINES = 3, 7
LONGEST_LINE = 46  # characters of 9 points in the 95 mm of the window
# RNIB asks for at least 16 point in large print; 18 is ours.
POINTS, LARGE_POINTS = 12, 18


def address_lines(name: str, address: str, postcode: str) -> str:
    """The lines of an address as an envelope shows them, the postcode last.

    Raises Refused for what no post finds: without street and postcode, or with too much in it.
    """
    streets = [part for line in re.split(r"[\n,]", address) if (part := " ".join(line.split()))]
    if not streets or not postcode:
        raise Refused(_("A letter needs an address with a postcode: write it down first."))
    room = MOST_LINES - 2
    while len(streets) > room:
        streets[:2] = [f"{streets[0]}, {streets[1]}"]
    lines = [" ".join(name.split()), *streets, postcode]
    if any(len(line) > LONGEST_LINE for line in lines):
        raise Refused(
            _("A line of the address is too long for an envelope: write it in more lines.")
        )
    return "\n".join(lines)


def drawn(messages: Sequence[Message]) -> bytes:
    """The letters one behind the other, each on sheets of its own (PDF/UA-1)."""
    return _compiled([_facts(message) for message in messages])


def example(subject: str, body: str, sender: Sequence[str], language: str, *, large: bool) -> bytes:
    """How those words look as a letter to nobody."""
    lines = ["A. N. Example", "1 Example Street", "Alderbrook", "AB1 2CD"]
    return _compiled([_letter(lines, subject, body, sender, language, large)])


def sheet(to: Sequence[str], subject: str, body: str, sender: Sequence[str]) -> bytes:
    """A letter that is no message: to these lines of an envelope, in the language of the moment."""
    language = translation.get_language() or "en"
    return _compiled([_letter(to, subject, body, sender, language, False)])


def sheets_of(message: Message) -> int:
    """How many sheets a letter takes, printed on both sides."""
    said = typst.query(TEMPLATE, "<pages>", field="value", sys_inputs=_given([_facts(message)]))
    [pages] = json.loads(said)
    return -(-int(pages) // 2)


def places_of(message: Message) -> dict[str, tuple[float, float]]:
    """Where address, sender and words stand on the first sheet: mm from its left and its top."""
    said = typst.query(TEMPLATE, "<place>", field="value", sys_inputs=_given([_facts(message)]))
    return {
        one["what"]: (_mm(one["x"]), _mm(one["y"])) for one in json.loads(said) if one["page"] == 1
    }


def _mm(points: str) -> float:
    return float(points.removesuffix("pt")) * 25.4 / 72


def _facts(message: Message) -> dict[str, Any]:
    letter = message.letter
    sender = [letter.organisation.name, letter.organisation.phone]
    shown = [each for each in sender if each and letter.signed]
    lines = message.recipient.split("\n")
    return _letter(lines, message.subject, message.body, shown, letter.language, letter.large_print)


def _letter(
    lines: Sequence[str],
    subject: str,
    body: str,
    sender: Sequence[str],
    language: str,
    large: bool,
) -> dict[str, Any]:
    with translation.override(language):
        return {
            "to": [*lines],
            "sender": [*sender],
            "day": date_format(clock.today(), "j F Y"),
            "greeting": _("Dear %(name)s,") % {"name": lines[0]},
            "subject": subject,
            "paragraphs": [part for part in re.split(r"\n\s*\n", body) if part.strip()],
            "points": LARGE_POINTS if large else POINTS,
            "lang": language[:2],
        }


def _compiled(letters: list[dict[str, Any]]) -> bytes:
    pdf: bytes = typst.compile(TEMPLATE, sys_inputs=_given(letters), pdf_standards=["ua-1"])
    return pdf


def _given(letters: list[dict[str, Any]]) -> dict[str, str]:
    return {"facts": json.dumps({"title": _("Letters"), "letters": letters})}
