"""The first steps of an organisation: what is done, what is next, how long it took. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.organisations.models import Organisation

Kind = Organisation.Kind
# The others send people, or are found otherwise.
_LISTED = (Kind.PROVIDER, Kind.COUNCIL)


@dataclass(frozen=True)
class Facts:
    """When what was done, as the tables have it; nothing for not yet."""

    kind: str
    invited_at: dt.datetime | None = None
    begun_at: dt.datetime | None = None
    agreed_at: dt.datetime | None = None
    colleagues_at: dt.datetime | None = None
    entry_at: dt.datetime | None = None
    practised_at: dt.datetime | None = None


@dataclass(frozen=True)
class Step:
    """One line of the list. ``url_name`` is where it is done."""

    title: Any
    hint: Any
    url_name: str
    done_at: dt.datetime | None


def steps_of(facts: Facts) -> list[Step]:
    """The steps in their order; those of another kind of organisation are left out."""
    agreement = Step(
        _("Sign the data-sharing agreement"),
        _("Read it, then type your name. Until then nobody is referred to you."),
        "agreement",
        facts.agreed_at,
    )
    colleagues = Step(
        _("Invite your colleagues"),
        _("Each with a role that says what they see. On your own for now? Say so there."),
        "members",
        facts.colleagues_at,
    )
    entry = Step(
        _("Your entry in the directory"),
        _("Claim the one that is there, or write one: what you offer, and how to reach you."),
        "own_entry",
        facts.entry_at,
    )
    practice = Step(
        _("A practice referral"),
        _("Somebody invented is referred to you: accept, book, complete. It is counted nowhere."),
        "practice",
        facts.practised_at,
    )
    listed = [entry] if facts.kind in _LISTED else []
    return [agreement, colleagues, *listed, practice]


def next_of(steps: Sequence[Step]) -> Step | None:
    """The first that is not done."""
    return next((step for step in steps if not step.done_at), None)


def minutes_taken(facts: Facts) -> int | None:
    """Minutes begun from the first sign-in to the last step; None until all are done.

    None also for an organisation that was here before there were first steps.
    """
    done = [step.done_at for step in steps_of(facts)]
    if not facts.begun_at or not all(done):
        return None
    last = max(moment for moment in done if moment)
    return max(1, ceil((last - facts.begun_at).total_seconds() / 60))
