"""All that was looked at, in order: what suits, and what was ruled out with every reason why."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from alongside.matching.rules.facts import Offer, Said, Sought
from alongside.matching.rules.ruling_out import ruled_out
from alongside.matching.rules.scoring import not_known, reasons
from alongside.matching.weights import Weights


@dataclass(frozen=True)
class Match:
    """A service that nothing rules out, with what speaks for it and what to ask."""

    offer: Offer
    why: tuple[Said, ...]
    ask: tuple[str, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.why)

    @property
    def is_about_it(self) -> bool:
        """It helps with one of the needs, or is about what the person said."""
        return any(said.kind in ("need", "words") for said in self.why)


@dataclass(frozen=True)
class RuledOut:
    """A service that cannot be for them, and every reason why."""

    offer: Offer
    why: tuple[Said, ...]


@dataclass(frozen=True)
class Ranked:
    """``looked_at`` services in all: ``matches``, the best first, and those ``ruled_out``."""

    matches: tuple[Match, ...]
    ruled_out: tuple[RuledOut, ...]

    @property
    def looked_at(self) -> int:
        return len(self.matches) + len(self.ruled_out)

    @property
    def counts(self) -> dict[str, int]:
        """How many each kind of reason rules out, the most first; one can be under several."""
        kinds = Counter(kind for one in self.ruled_out for kind in {said.kind for said in one.why})
        return dict(sorted(kinds.items(), key=lambda each: (-each[1], each[0])))


def rank(sought: Sought, offers: Iterable[Offer], weights: Weights, today: dt.date) -> Ranked:
    """The same facts always give the same order: by points, then the nearest, then by name.

    What neither helps with a need nor is about their words comes after all that does: that it is
    near and free makes nothing suit.
    """
    matches: list[Match] = []
    out: list[RuledOut] = []
    for offer in offers:
        against = ruled_out(sought, offer, weights, today)
        if against:
            out.append(RuledOut(offer, tuple(against)))
            continue
        why = tuple(reasons(sought, offer, weights, today))
        matches.append(Match(offer, why, tuple(not_known(sought, offer, weights, today))))
    matches.sort(key=lambda match: (not match.is_about_it, -match.points, *_order(match.offer)))
    out.sort(key=lambda one: _order(one.offer))
    return Ranked(tuple(matches), tuple(out))


def _order(offer: Offer) -> tuple[float, str, str]:
    return (inf if offer.away is None else offer.away, offer.name, str(offer.id))
