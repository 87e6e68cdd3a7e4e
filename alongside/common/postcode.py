"""UK postcodes as text; where they are is the directory's business."""

import re

from django.utils.translation import gettext as _

from alongside.common.errors import Refused

# The shape given by the UK government's bulk data transfer guidance: outward A9 … AA9A, inward 9AA.
_SHAPE = re.compile(r"^(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")


def parse(text: str) -> str:
    """A postcode in capitals with one space before its last three characters.

    Raises Refused for text that cannot be a UK postcode; it may still be one nobody uses.
    """
    found = _SHAPE.match(re.sub(r"[\s.-]", "", text).upper())
    if not found:
        raise Refused(
            _("This is not a UK postcode. Type it like “LS1 4AP”, or leave it empty."),
            field="postcode",
        )
    return f"{found[1]} {found[2]}"


def outward(postcode: str) -> str:
    """The district part of a postcode: “LS1” of “LS1 4AP”. Takes a parsed postcode."""
    return postcode.split(" ")[0]
