"""What speaks for a service, and what is not known of it: every reason counts up, none down."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.common.distances import distance
from alongside.directory.models import Capacity
from alongside.matching.rules.facts import Offer, Said, Sought
from alongside.matching.rules.ruling_out import word_holds
from alongside.matching.rules.wording import on_foot, pounds
from alongside.matching.weights import Weights


def reasons(sought: Sought, offer: Offer, weights: Weights, today: dt.date) -> list[Said]:
    """What speaks for it, in the order in which one would say it."""
    return [
        *_needs(sought, offer, weights),
        *_words(offer, weights),
        *_nearness(offer, weights),
        *_times(sought, offer, weights),
        *_access(sought, offer, weights),
        *_cost(sought, offer, weights),
        *_language(sought, offer, weights),
        *_room(offer, weights, today),
        *_trust(offer, weights),
    ]


def _needs(sought: Sought, offer: Offer, weights: Weights) -> Iterator[Said]:
    met = [name for code, name in sought.needs.items() if code in offer.needs]
    if met:
        points = weights.points.need * len(met)
        yield Said("need", _("Helps with: %(needs)s") % {"needs": ", ".join(met)}, points)


def _words(offer: Offer, weights: Weights) -> Iterator[Said]:
    if offer.alike is None or offer.alike < weights.alike_from:
        return
    span = weights.alike_in_full - weights.alike_from
    share = min(1.0, (offer.alike - weights.alike_from) / span)
    points = round(weights.points.words * share)
    yield Said("words", _("What it does is close to what they said"), points)


def _nearness(offer: Offer, weights: Weights) -> Iterator[Said]:
    """The best of: it comes to them, it is near, it can be had from anywhere."""
    ways: list[Said] = []
    if offer.comes_home:
        ways.append(Said("near", _("Comes to their home"), weights.points.at_home))
    if offer.away is not None:
        share = max(0.0, 1 - offer.away / weights.near_until)
        points = round(weights.points.near * share)
        ways.append(Said("near", _distance(offer.away), points))
    if offer.from_anywhere and not offer.comes_home:
        ways.append(Said("near", _("Can be had online or by phone"), weights.points.remote))
    if ways:
        yield max(ways, key=lambda way: way.points)


def _distance(away: float) -> str:
    walk = on_foot(away)
    if not walk:
        return _("%(far)s away") % {"far": distance(away)}
    return _("%(far)s away, %(walk)s") % {"far": distance(away), "walk": walk}


def _times(sought: Sought, offer: Offer, weights: Weights) -> Iterator[Said]:
    fitting = [name for facet, name in sought.times.items() if facet in offer.times]
    if fitting:
        when = ", ".join(fitting)
        sentence = _("When they can come: %(when)s") % {"when": when}
        yield Said("times", sentence, weights.points.times)


def _access(sought: Sought, offer: Offer, weights: Weights) -> Iterator[Said]:
    met = [name for fact, name in sought.access.items() if offer.access.get(fact)]
    if met:
        points = weights.points.access * len(met)
        yield Said("access", _("Has what they need: %(facts)s") % {"facts": ", ".join(met)}, points)


def _cost(sought: Sought, offer: Offer, weights: Weights) -> Iterator[Said]:
    if offer.cost is None:
        return
    if offer.cost == 0:
        yield Said("cost", _("Free"), weights.points.free)
    elif sought.most_cost is not None and offer.cost <= sought.most_cost:
        cost = pounds(offer.cost)
        sentence = _("From %(cost)s, which they can pay") % {"cost": cost}
        yield Said("cost", sentence, weights.points.affordable)


def _language(sought: Sought, offer: Offer, weights: Weights) -> Iterator[Said]:
    if not sought.language:
        return
    if sought.language in offer.languages:
        name = sought.language_name or sought.language
        sentence = _("Somebody there speaks %(language)s") % {"language": name}
        yield Said("language", sentence, weights.points.language)
    elif offer.interprets:
        yield Said("language", _("Brings interpreters"), weights.points.interpreter)


def _room(offer: Offer, weights: Weights, today: dt.date) -> Iterator[Said]:
    if not word_holds(offer, weights, today):
        return
    if offer.room == Capacity.State.PLACES:
        yield Said("room", _("Has places"), weights.points.places)
    elif offer.room == Capacity.State.WAITING_LIST:
        yield Said("room", _waiting(offer.wait_days), weights.points.waiting_list)


def _waiting(days: int | None) -> str:
    if days is None:
        return _("Has a waiting list")
    weeks = max(1, round(days / 7))
    return ngettext(
        "Has a waiting list of about %(weeks)d week",
        "Has a waiting list of about %(weeks)d weeks",
        weeks,
    ) % {"weeks": weeks}


def _trust(offer: Offer, weights: Weights) -> Iterator[Said]:
    if offer.checked:
        sentence = _("Somebody checked this entry lately")
        yield Said("fresh", sentence, weights.points.checked)
    if offer.takes_referrals:
        yield Said("referable", _("You can refer to it from here"), weights.points.referable)


def not_known(sought: Sought, offer: Offer, weights: Weights, today: dt.date) -> list[str]:
    """What to ask before anybody goes there."""
    return [
        *_not_known_of_the_person(sought, offer),
        *_not_known_of_access(sought, offer),
        *_not_known_of_terms(sought, offer),
        *_not_known_of_room(offer, weights, today),
        *([] if offer.checked else [_("Nobody has checked this entry lately")]),
    ]


def _not_known_of_the_person(sought: Sought, offer: Offer) -> Iterator[str]:
    if not sought.gender and offer.women and not offer.men:
        yield _("It is for women only: ask whether it is right for them")
    if not sought.gender and offer.men and not offer.women:
        yield _("It is for men only: ask whether it is right for them")
    if offer.speaks_of == "female" and sought.gender != "female":
        yield _("It speaks of women: ask whether it is for them")
    if offer.speaks_of == "male" and sought.gender != "male":
        yield _("It speaks of men: ask whether it is for them")
    if offer.outcodes and not sought.outcode:
        where = ", ".join(sorted(offer.outcodes)[:5])
        yield _("It is for people who live in %(where)s: ask whether they do") % {"where": where}
    elif offer.serves_in_words and not offer.outcodes and not offer.lives_there:
        where = offer.serves_in_words
        if offer.lives_there is None:
            yield _("It serves %(where)s: ask whether that is where they live") % {"where": where}
        else:
            yield _("It serves %(where)s, and they live elsewhere: ask whether they may come") % {
                "where": where
            }
    for condition in offer.conditions:
        yield _("It asks for: %(condition)s. Not known whether that is so") % {
            "condition": condition
        }
    if offer.referrers:
        who = ", ".join(offer.referrers)
        yield _("Takes people referred by: %(who)s. Ask whether that includes you") % {"who": who}


def _not_known_of_access(sought: Sought, offer: Offer) -> Iterator[str]:
    for fact, name in sought.access.items():
        known = offer.access.get(fact)
        if known is None and not offer.from_anywhere:
            yield _("Not known whether it has: %(fact)s") % {"fact": name}
        elif not known and offer.from_anywhere:
            yield _("Ask how they would take part: the venue may not have: %(fact)s") % {
                "fact": name
            }


def _not_known_of_terms(sought: Sought, offer: Offer) -> Iterator[str]:
    if sought.language and not offer.languages and not offer.interprets:
        name = sought.language_name or sought.language
        yield _("Not known whether anybody there speaks %(language)s") % {"language": name}
    if offer.cost is None:
        yield _("Not known what it costs")
    if sought.times and not offer.times:
        yield _("Not known when it takes place")
    elif sought.times and not any(facet in offer.times for facet in sought.times):
        yield _("Not at the times they named")
    if sought.furthest is not None and offer.away is None and not offer.from_anywhere:
        yield _("Not known how far it is")


def _not_known_of_room(offer: Offer, weights: Weights, today: dt.date) -> Iterator[str]:
    if not offer.room or not word_holds(offer, weights, today):
        yield _("Not known whether there is room now")
    elif offer.room == Capacity.State.ASK:
        yield _("Ask first whether there is room")
