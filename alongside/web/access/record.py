"""What each role reads of the person whom its organisation helps, field by field.

``tests/security/test_least_privilege.py`` plants a mark in each field, opens every page as each
role, and fails where this says less or more than what was found.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.accounts.roles import (
    LinkWorker,
    Provider,
    Referrer,
    Role,
    SafeguardingLead,
    TeamLead,
)


@dataclass(frozen=True)
class Field:
    """``agreed``: roles that read it only where the person chose to show it."""

    code: str
    label: Any
    roles: frozenset[str]
    agreed: frozenset[str] = frozenset()


def _field(code: str, label: Any, *roles: type[Role], agreed: tuple[type[Role], ...] = ()) -> Field:
    return Field(
        code,
        label,
        frozenset(role.code for role in roles),
        frozenset(role.code for role in agreed),
    )


_TEAM = (LinkWorker, TeamLead)
_SENDERS = (Referrer, *_TEAM)

FIELDS: tuple[Field, ...] = (
    _field("name", _("Name"), *_SENDERS, Provider, SafeguardingLead),
    _field("nhs_number", _("NHS number"), *_SENDERS),
    _field("phone", _("Phone"), *_SENDERS, agreed=(Provider,)),
    _field("email", _("E-mail"), *_SENDERS, agreed=(Provider,)),
    _field("address", _("Address")),
    _field("contact_note", _("How to be in touch safely"), *_SENDERS, agreed=(Provider,)),
    _field("language", _("Language")),
    _field("words_to_team", _("Their own words, to the link workers"), *_SENDERS),
    _field("note_to_team", _("Important issues of health, told to the link workers"), *_SENDERS),
    _field("risk_to_team", _("Risks, told to the link workers"), *_TEAM),
    _field("words_to_service", _("Their own words, to the service"), *_TEAM, Provider),
    _field("note_to_service", _("Note about the referral to the service"), *_TEAM),
    _field("risk_to_service", _("Risks, told to the service"), Provider),
    _field("note_between", _("Notes between link worker and service"), *_TEAM, Provider),
    _field("contact", _("Notes of contacts"), *_TEAM),
    _field("goal", _("What matters to them"), *_TEAM, agreed=(Provider,)),
    _field("step", _("Steps of their plan"), *_TEAM, agreed=(Provider,)),
)
