"""Reading one row of a list of who came: pure, no database."""

import datetime as dt
import re
from collections.abc import Collection, Mapping

# Our fields, and headings by which other systems call them.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "reference": ("reference", "ref", "referral reference", "alongside reference", "referral"),
    "day": ("date", "day", "session date", "attendance date"),
    "came": ("attended", "came", "attendance", "present", "status"),
}
_YES = frozenset({"yes", "y", "true", "1", "x", "attended", "came", "present"})
_NO = frozenset({"no", "n", "false", "0", "dna", "did not attend", "absent", "missed"})
_ENGLISH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def column_for(field: str, headings: Collection[str]) -> str:
    """The heading that others use for one of our fields; empty where none is there."""
    by_name = {heading.strip().lower(): heading for heading in headings}
    return next((by_name[name] for name in HEADINGS[field] if name in by_name), "")


def day_of(text: str) -> dt.date | None:
    """27/11/2026, 27.11.2026 or 2026-11-27, with or without a time after it; else None."""
    iso, english = _ISO.match(text.strip()), _ENGLISH.match(text.strip().split("T")[0].strip())
    try:
        if iso:
            return dt.date(*map(int, iso.groups()))
        if english:
            day, month, year = map(int, english.groups())
            return dt.date(year, month, day)
    except ValueError:
        return None
    return None


def whether(text: str) -> bool | None:
    """Yes or no, as lists of other systems say it; None where it is neither."""
    word = text.strip().lower()
    if word in _YES:
        return True
    return False if word in _NO else None


def reference_of(text: str) -> str:
    """A reference as we write it: however it was typed."""
    letters = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    return f"{letters[:4]}-{letters[4:]}"
