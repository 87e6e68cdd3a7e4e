"""Whether somebody of one area can go to a service of another: who shares, who takes, who pays.

Facts in, an answer out. What nobody has said is in nobody's way: it is to be asked.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Terms:
    """What the service says, in the codes of ``ElsewhereTerms``; ``price`` in pounds a person."""

    takes: str
    paid_by: str = ""
    price: Decimal | None = None


@dataclass(frozen=True)
class Arranged:
    """What the sending area has arranged: who pays, at most so many pounds a person, until when."""

    by: str
    reference: str
    until: dt.date
    most_price: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """All that decides. ``here`` and ``there`` are names of areas.

    ``sharing_here``: an agreement of the sender holds; ``open_there``: one of the service holds
    and nothing stops it. ``payers`` are who could arrange something for the sender's area.
    """

    here: str
    there: str
    sharing_here: bool
    open_there: bool
    terms: Terms | None
    arranged: Arranged | None
    payers: Sequence[str] = ()


@dataclass(frozen=True)
class Check:
    """One question: ``holds`` is None where nobody has said; ``to_do`` what one does about it."""

    kind: str
    holds: bool | None
    sentence: str
    to_do: str = ""


@dataclass(frozen=True)
class Crossing:
    """Somebody would go to a service of another area, ``there``."""

    there: str
    checks: tuple[Check, ...]

    @property
    def possible(self) -> bool:
        return all(check.holds is not False for check in self.checks)

    @property
    def in_the_way(self) -> str:
        """The first thing that is, in a sentence; empty where nothing is."""
        stops = (check.sentence for check in self.checks if check.holds is False)
        return next(stops, "")

    @property
    def to_do(self) -> list[str]:
        """What comes first, each thing once: of what stands in the way, else of what to ask."""
        stops = [check for check in self.checks if check.holds is False]
        return list(dict.fromkeys(one.to_do for one in stops or self.checks if one.to_do))


def crossing(facts: Facts) -> Crossing:
    """The three checks, in the order in which one asks them."""
    return Crossing(facts.there, (_sharing(facts), _taking(facts), _paying(facts)))


def _sharing(facts: Facts) -> Check:
    if not facts.sharing_here:
        return Check(
            "sharing",
            False,
            _("Your own organisation has no data-sharing agreement that holds."),
            _("Ask whoever answers for your organisation to sign it again."),
        )
    if not facts.open_there:  # which of the two it is nobody is told
        return Check(
            "sharing",
            False,
            _("Nothing can be sent there now: no agreement of theirs holds, or they take nobody."),
            _("Ring them, and tell the person how to go there themselves."),
        )
    return Check("sharing", True, _("Both sides have a data-sharing agreement that holds."))


def _taking(facts: Facts) -> Check:
    about = {"here": facts.here, "there": facts.there}
    if facts.terms is None:
        return Check(
            "taking",
            None,
            _("It has not said whether it takes people from %(here)s.") % about,
            _("Ring them first and ask. They can say it here, for everybody."),
        )
    if facts.terms.takes == "nobody":
        return Check(
            "taking",
            False,
            _("It takes nobody from outside of %(there)s.") % about,
            _("Look for another one, or say under “Find what suits” that nothing does."),
        )
    if facts.terms.takes == "all":
        return Check("taking", True, _("It takes people from any area."))
    if facts.arranged:
        return Check("taking", True, _by_arrangement(facts.arranged))
    sentence = _("It takes people of areas with an arrangement alone, and %(here)s has none.")
    return Check("taking", False, sentence % about, _ask(facts))


def _by_arrangement(arranged: Arranged) -> str:
    return _("%(by)s has an arrangement with it until %(day)s (%(reference)s).") % {
        "by": arranged.by,
        "day": date_format(arranged.until, "j F Y"),
        "reference": arranged.reference,
    }


def _paying(facts: Facts) -> Check:
    terms, arranged = facts.terms, facts.arranged
    if terms is None or not terms.paid_by:
        return Check(
            "paying",
            None,
            _("It has not said who pays for people from outside."),
            _("Ask them what it costs, and who pays."),
        )
    if terms.paid_by == "nobody" or terms.price is None:
        return Check("paying", True, _("Nobody pays for people from outside."))
    about = {"price": f"£{terms.price:.2f}", "here": facts.here}
    if terms.paid_by == "person":
        return Check(
            "paying",
            True,
            _("The person pays %(price)s.") % about,
            _("Talk with them about the money before you refer them."),
        )
    if arranged is None:
        sentence = _("It asks the area that sends for %(price)s, and nobody of %(here)s pays yet.")
        return Check("paying", False, sentence % about, _ask(facts))
    about |= {"by": arranged.by, "most": f"£{arranged.most_price or 0:.2f}"}
    if (arranged.most_price or 0) < terms.price:
        sentence = _("It asks for %(price)s a person, and %(by)s pays %(most)s at most.")
        return Check("paying", False, sentence % about, _ask(facts))
    return Check("paying", True, _("%(by)s pays %(price)s a person.") % about)


def _ask(facts: Facts) -> str:
    if not facts.payers:
        return _("Ask your team lead who pays for people of %(here)s.") % {"here": facts.here}
    who = ", ".join(facts.payers)
    return _("Ask %(who)s: they can arrange it here, under “Elsewhere”.") % {"who": who}
