"""Phone numbers as people write them; nobody here rings them by machine."""

import re

from django.utils.translation import gettext as _

from alongside.common.errors import Refused

# Ofcom and the ITU allow at most 15 digits; people write spaces, brackets, hyphens and a plus.
_SHAPE = re.compile(r"^\+?[\d\s()./-]{7,24}$")


def parse(text: str) -> str:
    """The number as it was written. Raises Refused for text that cannot be one."""
    if not _SHAPE.match(text.strip()):
        raise Refused(
            _("Enter a phone number, like 01632 960 001, or leave it empty"), field="phone"
        )
    return text.strip()
