"""What each role reads of the person whom its organisation helps, field by field.

Nobody says it here: it is what was found. ``tests/security/test_least_privilege.py`` plants a mark
in each field, opens every page as each role, writes down who read it (``read_by.yaml``), and fails
where the file says less or more than what the pages show.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from alongside.common import reviewed_files

FILE = Path(__file__).with_name("read_by.yaml")

LABELS = {
    "name": _("Name"),
    "nhs_number": _("NHS number"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "contact_note": _("How to be in touch safely"),
    "language": _("Language"),
    "words_to_team": _("Their own words, to the link workers"),
    "note_to_team": _("Important issues of health, told to the link workers"),
    "risk_to_team": _("Risks, told to the link workers"),
    "words_to_service": _("Their own words, to the service"),
    "note_to_service": _("Note about the referral to the service"),
    "risk_to_service": _("Risks, told to the service"),
    "note_between": _("Notes between link worker and service"),
    "contact": _("Notes of contacts"),
    "goal": _("What matters to them"),
    "step": _("Steps of their plan"),
}


@dataclass(frozen=True)
class Field:
    """``agreed``: roles that read it only where the person chose to show it."""

    code: str
    label: Any
    roles: frozenset[str]
    agreed: frozenset[str]


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class Found:
    """By the code of a role, the fields that it read: in any case, and where the person chose."""

    code: str
    always: dict[str, list[str]]
    agreed: dict[str, list[str]]


@cache
def fields() -> tuple[Field, ...]:
    """Each field with who was found to read it."""
    found = reviewed_files.read(FILE, Found)
    return tuple(
        Field(code, label, _who(found.always, code), _who(found.agreed, code))
        for code, label in LABELS.items()
    )


def _who(found: dict[str, list[str]], code: str) -> frozenset[str]:
    return frozenset(role for role, read in found.items() if code in read)
