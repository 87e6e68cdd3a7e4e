"""What rules a service out for somebody: known facts alone, each said in a sentence.

What nobody has said rules nothing out: ``scoring`` says that it is not known.
"""

import datetime as dt
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from alongside.common.distances import distance
from alongside.directory.models import Capacity
from alongside.matching.rules.facts import Offer, Said, Sought
from alongside.matching.rules.wording import pounds
from alongside.matching.weights import Weights

# Whoever says one of these takes people whom a link worker sends.
_OPEN_TO_US = re.compile(
    r"link worker|social prescri|\bself\b|yourself|themselves|any(one|body)|professional|agenc|"
    r"organisation|communit|charit|voluntary",
    re.IGNORECASE,
)
_ONLY_OTHERS = re.compile(
    r"\bGPs?\b|doctor|hospital|consultant|school|social worker|social care|police|court|probation|"
    r"mental[- ]health team|health visitor|midwi",
    re.IGNORECASE,
)


def ruled_out(sought: Sought, offer: Offer, weights: Weights, today: dt.date) -> list[Said]:
    """Every reason why it cannot be for them, the plainest first; empty: nothing rules it out."""
    return [
        *_not_wanted(sought, offer),
        *_age(sought, offer),
        *_gender(sought, offer),
        *_area(sought, offer),
        *_route(offer),
        *_closed(offer, weights, today),
        *_access(sought, offer),
        *_language(sought, offer),
        *_cost(sought, offer),
        *_too_far(sought, offer),
    ]


def _not_wanted(sought: Sought, offer: Offer) -> Iterator[Said]:
    if offer.id in sought.not_wanted:
        yield Said("not_wanted", _("They said that they do not want this one"))


def _age(sought: Sought, offer: Offer) -> Iterator[Said]:
    if offer.minimum_age is not None and sought.age < offer.minimum_age:
        yield Said("age", _("Only for people from %(age)d years on") % {"age": offer.minimum_age})
    if offer.maximum_age is not None and sought.age > offer.maximum_age:
        yield Said("age", _("Only for people up to %(age)d years") % {"age": offer.maximum_age})


def _gender(sought: Sought, offer: Offer) -> Iterator[Said]:
    if sought.gender == "male" and offer.women and not offer.men:
        yield Said("gender", _("Only for women"))
    if sought.gender == "female" and offer.men and not offer.women:
        yield Said("gender", _("Only for men"))


def _area(sought: Sought, offer: Offer) -> Iterator[Said]:
    if sought.outcode and offer.outcodes and sought.outcode not in offer.outcodes:
        where = ", ".join(sorted(offer.outcodes)[:5])
        yield Said("area", _("Only for people who live in %(where)s") % {"where": where})


def _route(offer: Offer) -> Iterator[Said]:
    """Only where every way in that it names is known to be another than ours."""
    ways = offer.referrers
    if ways and all(_ONLY_OTHERS.search(way) and not _OPEN_TO_US.search(way) for way in ways):
        who = ", ".join(ways)
        yield Said("route", _("Takes people only when referred by: %(who)s") % {"who": who})


def _closed(offer: Offer, weights: Weights, today: dt.date) -> Iterator[Said]:
    if offer.paused:
        yield Said("full", _("Takes nobody new at the moment"))
    elif offer.room == Capacity.State.FULL and word_holds(offer, weights, today):
        yield Said("full", _("Full, and has no waiting list"))


def word_holds(offer: Offer, weights: Weights, today: dt.date) -> bool:
    """Whether what the provider last said of places is recent enough to be believed."""
    said = offer.room_said
    return said is not None and (today - said).days <= weights.word_on_places_holds


def _access(sought: Sought, offer: Offer) -> Iterator[Said]:
    if offer.from_anywhere:
        return  # nobody has to go to the venue
    for fact, name in sought.access.items():
        if offer.access.get(fact) is False:
            yield Said("access", _("Known not to have: %(fact)s") % {"fact": name})


def _language(sought: Sought, offer: Offer) -> Iterator[Said]:
    spoken = offer.languages
    if sought.language and spoken and sought.language not in spoken and not offer.interprets:
        yield Said(
            "language",
            _("Says which languages it speaks; %(language)s is not one of them")
            % {"language": sought.language_name or sought.language},
        )


def _cost(sought: Sought, offer: Offer) -> Iterator[Said]:
    if sought.most_cost is not None and offer.cost is not None and offer.cost > sought.most_cost:
        yield Said("cost", _("Costs at least %(cost)s") % {"cost": pounds(offer.cost)})


def _too_far(sought: Sought, offer: Offer) -> Iterator[Said]:
    if offer.from_anywhere or sought.furthest is None or offer.away is None:
        return
    if offer.away > sought.furthest:
        yield Said(
            "too_far", _("%(far)s away, further than they can go") % {"far": distance(offer.away)}
        )
