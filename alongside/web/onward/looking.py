"""Looking for services that somebody can be referred on to."""

from alongside.directory.models import Service
from alongside.directory.queries.listed import referable_services
from alongside.directory.search import Question, search
from alongside.web.matching.seeking import home_of
from alongside.web.onward.origin import Origin

MOST_FOUND = 60  # of which those are shown that take referrals
MOST_SHOWN = 15


def found_for(origin: Origin, words: str) -> list[Service]:
    """What the words find; without any, what helps with the first of the reasons.

    The nearest first, where whoever refers may know where the person is.
    """
    reason = next(iter(origin.first.named_reasons.all()), None)
    place = home_of(origin.person).place if origin.may_show else None
    question = Question(
        words=words,
        need="" if words or reason is None else reason.need.code,
        near=place,
        offered=True,
        size=MOST_FOUND,
    )
    hits = [hit.service_id for hit in search(question).hits if hit.card.get("refer")]
    others = [one for one in dict.fromkeys(hits) if one != origin.first.service_id]
    return referable_services(others)[:MOST_SHOWN]
