"""Which known organisation a new one may be. Pure: no database."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.utils import default_process

from alongside.organisations.models import Organisation

ALIKE = 85  # of 100; “Green Shoots” and “Green Shoots Ltd” are, “Green Shots” and “Red Shoots” not
MOST = 5


@dataclass(frozen=True)
class Likely:
    """A known organisation, and why it may be the same; ``certain`` where a number says so."""

    organisation: Organisation
    why: str
    certain: bool = False


def likely(
    known: Iterable[Organisation], *, name: str, ods_code: str, charity_number: str
) -> list[Likely]:
    """The most likely first, five at most; a shared number is certain."""
    found: list[tuple[float, Likely]] = []
    for one in known:
        alike = token_sort_ratio(name, one.name, processor=default_process)
        if ods_code and one.ods_code == ods_code:
            found.append((200, Likely(one, _("the same ODS code"), certain=True)))
        elif charity_number and one.charity_number == charity_number:
            found.append((200, Likely(one, _("the same charity number"), certain=True)))
        elif alike >= ALIKE:
            found.append((alike, Likely(one, _("a name that is alike"))))
    found.sort(key=lambda pair: -pair[0])
    return [one for _alike, one in found[:MOST]]
