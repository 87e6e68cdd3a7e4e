"""The whole answer for one person: what suits, what was ruled out, what was left out."""

import uuid
from dataclasses import dataclass

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.queries.elsewhere import around, home_area
from alongside.matching.queries.candidates import ROUNDS, candidates
from alongside.matching.queries.offers import offers
from alongside.matching.rules.facts import Offer, Sought
from alongside.matching.rules.ranking import Ranked, rank
from alongside.matching.weights import weights

ENOUGH = 5  # that suit: with fewer, those further away are looked at too


@dataclass(frozen=True)
class Suiting:
    """``too_old`` entries were left out, as nobody has checked them for too long.

    ``heard`` are names of needs that were heard in the person's words; ``more``: there are
    others, further away, that nobody looked at.
    """

    ranked: Ranked
    too_old: int
    heard: list[str]
    more: bool


def suiting(
    actor: Actor, sought: Sought, words: str, near: Place | None, lives: str = ""
) -> Suiting:
    """What there is for somebody: their words stay in this process and are written nowhere.

    ``lives`` is their parsed postcode, if it may be looked at.
    """
    theirs = around(home_area(actor), lives)
    known: dict[object, Offer] = {}
    heard: list[str] = []
    left_out: set[uuid.UUID] = set()
    more = False
    ranked = Ranked((), ())
    for round_ in range(1, ROUNDS + 1):
        looked = candidates(sought.needs, words, near, round_)
        fresh = {id_: facts for id_, facts in looked.found.items() if id_ not in known}
        known |= {offer.id: offer for offer in offers(actor, fresh, words, theirs)}
        left_out |= looked.left_out
        more = looked.more
        heard = heard or looked.heard
        ranked = rank(sought, known.values(), weights(), clock.today())
        if len(ranked.matches) >= ENOUGH or not looked.more:
            break
    return Suiting(ranked, len(left_out), heard, more)
