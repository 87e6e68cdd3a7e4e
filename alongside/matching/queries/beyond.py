"""What would suit somebody in other areas than theirs, the nearest first."""

from dataclasses import replace
from math import inf

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.queries.elsewhere import home_area, of_other_areas
from alongside.matching.queries.candidates import candidates
from alongside.matching.queries.offers import offers
from alongside.matching.rules.facts import Offer, Sought
from alongside.matching.rules.ranking import Match, rank
from alongside.matching.weights import weights

_ROUNDS = 6  # of those near, most are of their own area
_SENT, _TOLD = 5, 3  # shown of those that take referrals, and of those one can only tell of


def beyond(
    actor: Actor, sought: Sought, words: str, near: Place | None, lives: str = ""
) -> list[Match]:
    """Services of other areas that nothing rules out but where people live or how far it is.

    Only what is about it, the nearest first. Nothing is remembered as a search or as suggested.
    """
    facts = replace(sought, furthest=None)
    home = home_area(actor)
    seen: set[object] = set()
    known: list[Offer] = []
    nearest: list[Match] = []
    for round_ in range(1, _ROUNDS + 1):
        looked = candidates(sought.needs, words, near, round_)
        fresh = {id_: found for id_, found in looked.found.items() if id_ not in seen}
        seen |= fresh.keys()
        there = of_other_areas(list(fresh), home, lives)
        found = offers(actor, {id_: fresh[id_] for id_ in there}, words)
        known += [replace(offer, outcodes=frozenset(), serves_in_words="") for offer in found]
        ranked = rank(facts, known, weights(), clock.today())
        nearest = sorted((one for one in ranked.matches if one.is_about_it), key=_distance)
        if sum(one.offer.takes_referrals for one in nearest) >= _SENT or not looked.more:
            break
    sent = [one for one in nearest if one.offer.takes_referrals][:_SENT]
    told = [one for one in nearest if not one.offer.takes_referrals][:_TOLD]
    return sorted(map(_unsaid, [*sent, *told]), key=_distance)


def _unsaid(match: Match) -> Match:
    """Without “you can refer to it”: that is what the checks are about."""
    return replace(match, why=tuple(said for said in match.why if said.kind != "referable"))


def _distance(match: Match) -> tuple[float, int, str]:
    away = match.offer.away
    return (inf if away is None else away, -match.points, match.offer.name)
