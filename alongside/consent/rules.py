"""Who can agree at which age, in England and Wales. Pure decisions, no database.

After the Family Law Reform Act 1969, section 8 (from 16 on a young person agrees themselves), the
Mental Capacity Act 2005, sections 1 to 5 (from 16 on; capacity is assumed until somebody judges
otherwise, for one decision at a time), and Gillick v West Norfolk and Wisbech AHA [1986] AC 112.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.consent.models import Consent
from alongside.people.models import Relation
from alongside.people.rules import ADULT_AT, ALONE_AT, age_on, day_before_birthday

_B = Consent.Basis
_WHATEVER_THE_AGE = frozenset({_B.SAID_NO, _B.SAFEGUARDING, _B.LAW})

# What whoever acts for somebody may take back: what they could have agreed to in their place.
_TAKES_BACK: Mapping[str, frozenset[str]] = {
    Relation.Kind.PARENT: frozenset({_B.PARENT}),
    Relation.Kind.DEPUTY: frozenset({_B.ATTORNEY, _B.BEST_INTERESTS}),
    Relation.Kind.ATTORNEY: frozenset({_B.ATTORNEY, _B.BEST_INTERESTS}),
    Relation.Kind.CARER: frozenset({_B.AGREED}),
}


@dataclass(frozen=True)
class AgeBand:
    """From which birthday on, what it means here, and what a consent can rest on."""

    since: int
    name: Any
    means: Any
    bases: frozenset[str]


# The youngest first.
BANDS = (
    AgeBand(
        0,
        _("Under 13"),
        _(
            "A parent decides, or whoever has parental responsibility. A child this young is "
            "rarely able to decide alone; if this one is, say who judged that and why. Listen to "
            "what they want, whoever decides."
        ),
        _WHATEVER_THE_AGE | {_B.PARENT, _B.COMPETENT},
    ),
    AgeBand(
        13,
        _("13 to 15"),
        _(
            "They decide themselves if they understand enough to (Gillick): say who judged that, "
            "for what, and why. Otherwise a parent decides. Encourage them to tell a parent; "
            "do not tell a parent against their wish without a reason to keep somebody safe."
        ),
        _WHATEVER_THE_AGE | {_B.PARENT, _B.COMPETENT},
    ),
    AgeBand(
        ALONE_AT,
        _("16 or 17"),
        _(
            "They decide themselves, as an adult does, and a parent no longer for them. That they "
            "can is assumed until somebody judges that for this decision they cannot."
        ),
        _WHATEVER_THE_AGE | {_B.AGREED, _B.BEST_INTERESTS, _B.ATTORNEY},
    ),
    AgeBand(
        ADULT_AT,
        _("Adult"),
        _("That they can decide is assumed until somebody judges that for this one they cannot."),
        _WHATEVER_THE_AGE | {_B.AGREED, _B.BEST_INTERESTS, _B.ATTORNEY},
    ),
)
# What to say where a basis does not fit the age.
_REFUSALS: Mapping[str, Any] = {
    _B.AGREED: _(
        "They are under 16. Say who decides: a parent, or they themselves, because somebody "
        "judged that they understand enough to."
    ),
    _B.PARENT: _("They are 16 or older: from then on they decide themselves, and no parent does."),
    _B.COMPETENT: _("They are 16 or older: nobody has to judge whether they may agree."),
    _B.BEST_INTERESTS: _("They are under 16: a parent decides, or they themselves."),
    _B.ATTORNEY: _("They are under 16: nobody that young has an attorney or a deputy here."),
}


def age_band(born: dt.date, on: dt.date) -> AgeBand:
    """The band of somebody on that day; a birthday counts from its first minute."""
    age = age_on(born, on)
    return next(band for band in reversed(BANDS) if age >= band.since or band.since == 0)


def why_not(basis: str, born: dt.date, on: dt.date) -> str:
    """Why a consent on that day cannot rest on this; empty where it can."""
    return "" if basis in age_band(born, on).bases else str(_REFUSALS[basis])


def may_take_back(kind: str, basis: str) -> bool:
    """Whether somebody who acts like this for a person takes back what rests on that."""
    return basis in _TAKES_BACK[kind]


def last_day(basis: str, born: dt.date, until: dt.date | None) -> dt.date | None:
    """Until when it holds: what a parent decided ends the day before the sixteenth birthday."""
    if basis != _B.PARENT:
        return until
    before = day_before_birthday(born, ALONE_AT)
    return min(until, before) if until else before
