"""Hiding small numbers of people, applied where figures are read and never in a page."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission


class Hidden(Enum):
    """In place of a number that could point at somebody."""

    SMALL = "*"

    def __str__(self) -> str:
        return self.value


Count = int | Hidden


@dataclass(frozen=True)
class Profile:
    """Counts from 1 to ``hidden_up_to`` are hidden, larger ones rounded to the ``nearest``."""

    hidden_up_to: int
    nearest: int
    explanation: Any

    @property
    def hides(self) -> bool:
        return self.hidden_up_to > 0 or self.nearest > 1

    def count(self, true: int) -> Count:
        """A count of people or of what they did."""
        if 1 <= true <= self.hidden_up_to:
            return Hidden.SMALL
        return self.nearest * ((2 * true + self.nearest) // (2 * self.nearest))

    def percent(self, part: int, whole: int) -> Count | None:
        """Whole per cent of two true counts, from the counts as shown; None of nothing."""
        shown_part, shown_whole = self.count(part), self.count(whole)
        if isinstance(shown_part, Hidden) or isinstance(shown_whole, Hidden):
            return Hidden.SMALL
        return (200 * shown_part + shown_whole) // (2 * shown_whole) if shown_whole else None

    def statistic(self, value: float | None, of: int) -> float | Hidden | None:
        """A mean, median or the like of ``of`` people."""
        return Hidden.SMALL if 1 <= of <= self.hidden_up_to else value


EXACT = Profile(hidden_up_to=0, nearest=1, explanation="")

PROFILES = {
    "exact": EXACT,
    # NHS England's rule for sub-national counts of people (HES and ECDS, since September 2018):
    # totals come from true values and are then rounded, percentages from rounded parts.
    "nhs_england": Profile(
        hidden_up_to=7,
        nearest=5,
        explanation=_(
            "Counts from 1 to 7 are shown as * and others are rounded to the nearest 5, so that "
            "nobody can be recognised. Rounded counts may not add up to the total shown."
        ),
    ),
}


def profile_for(actor: Actor, code: str) -> Profile:
    """The measure's profile; a team's own figures, of people it may see in any case, are exact."""
    return PROFILES[code] if actor.may(Permission.REPORTS_AREA) else EXACT
