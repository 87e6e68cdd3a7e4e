"""NHS numbers: ten digits, the last a modulus 11 check digit (NHS Data Dictionary)."""

import nhs_number
from django.utils.translation import gettext as _

from alongside.common.errors import Refused


def parse(text: str) -> str:
    """The ten digits of an NHS number written with or without spaces or hyphens.

    Raises Refused, with what is wrong and what to do, for anything that is not one.
    """
    digits = "".join(c for c in text if not (c.isspace() or c in "-‐‑–"))
    if not (digits.isascii() and digits.isdigit()) or len(digits) != 10:
        raise Refused(
            _("An NHS number has 10 digits, like 999 000 0018. Check it and type it again."),
            field="nhs_number",
        )
    if not nhs_number.is_valid(digits):
        raise Refused(
            _("This NHS number does not add up: one or more digits are wrong. Check each digit."),
            field="nhs_number",
        )
    return digits


def spaced(digits: str | None) -> str:
    """The number as people read it aloud, 3 3 4; empty when there is none."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if digits else ""
