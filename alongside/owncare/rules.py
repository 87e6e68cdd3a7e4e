"""What may stand in a text that is about one's own work."""

import re

from alongside.common import nhs_number
from alongside.common.errors import Refused

# Ten digits, however they are parted: a telephone number has eleven, or does not add up.
_TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[\s\-‐‑–]?\d){9}(?![\s\-‐‑–]?\d)")


def names_by_number(text: str) -> bool:
    """Whether an NHS number (ten digits that add up) stands in the text."""
    return any(_adds_up(found) for found in _TEN_DIGITS.findall(text))


def _adds_up(digits: str) -> bool:
    try:
        nhs_number.parse(digits)
    except Refused:
        return False
    return True
