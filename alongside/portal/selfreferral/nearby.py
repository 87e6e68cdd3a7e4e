"""Up to three services that fit what somebody said, near where they are, with the next session."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.begun.own_drafts import Asking
from alongside.common import clock
from alongside.common.distances import distance
from alongside.common.errors import Refused
from alongside.directory.diary import schedules_of
from alongside.directory.models import Service
from alongside.directory.occurrences import Occurrence, all_occurrences, are_opening_hours
from alongside.directory.places import Spot, district_of, find
from alongside.directory.queries.site import services_with_times
from alongside.directory.search import Hit, Question, lexicon, search
from alongside.directory.services.failed_searches import record_failed_search
from alongside.directory.times import between

MOST = 3
LOOKED_AT = 9  # for each need, so that not all are of one provider
AHEAD = dt.timedelta(days=62)  # for the next session
AGES = {"from_16": "teenager", "from_65": "older"}  # bands that the directory has too


@dataclass(frozen=True)
class Near:
    """One service as it is shown: ``away`` and ``next`` are empty where neither is known."""

    id: uuid.UUID
    name: str
    by: str
    away: str
    next: str
    phone: str


@dataclass(frozen=True)
class Nearby:
    """What was found; ``sought`` where there was something to look for, ``placed`` near where.

    ``in_vain`` are the questions that nothing answers, by what each looks for.
    """

    services: list[Near]
    sought: bool
    placed: bool
    in_vain: Mapping[str, Question]
    district: str


def nearby(asking: Asking) -> Nearby:
    """A few services for what they chose, else for their own words."""
    spot = _spot(asking.postcode)
    questions = list(_questions(asking, spot))
    answers = [search(question) for question in questions]
    found = [[hit for hit in answer.hits if not hit.faint] for answer in answers]
    # The best for each of the needs before the second best for any.
    hits = {hit.service_id: hit for hit in chain(*zip_longest(*found)) if hit}
    chosen = _different(list(hits.values()))[:MOST]
    times = {one.pk: one for one in services_with_times([hit.service_id for hit in chosen])}
    return Nearby(
        services=[_near(hit, times) for hit in chosen],
        sought=bool(found),
        placed=spot is not None,
        in_vain={
            question.need or "words": question
            for question, answer in zip(questions, answers, strict=True)
            if not answer.total
        },
        district=district_of(spot) if spot else "",
    )


def count_in_vain(near: Nearby, what: Collection[str]) -> None:
    """Remember what was sought in vain, as the directory does it."""
    for name in what:
        record_failed_search(near.in_vain[name], near.district, lexicon.kept())


def _different(hits: list[Hit]) -> list[Hit]:
    """What each provider has first comes before what else it has: three branches are one choice."""
    first = {hit.card["by"]: hit for hit in reversed(hits)}
    return sorted(hits, key=lambda hit: first[hit.card["by"]] is not hit)


def _spot(postcode: str) -> Spot | None:
    try:
        return find(postcode) if postcode else None
    except Refused:
        return None  # further away than the directory knows


def _questions(asking: Asking, spot: Spot | None) -> Iterator[Question]:
    """One for each of the needs chosen first; without any, for the words."""
    needs = asking.advice.needs[:MOST]
    near, age = spot.place if spot else None, AGES.get(str(asking.said.get("age") or ""), "")
    for need in needs:
        yield Question(need=need, near=near, age=age, size=LOOKED_AT)
    if not needs and asking.words:
        yield Question(words=asking.words, near=near, age=age, size=LOOKED_AT)


def _near(hit: Hit, times: Mapping[uuid.UUID, Service]) -> Near:
    service = times.get(hit.service_id)
    return Near(
        id=hit.service_id,
        name=hit.name,
        by=hit.card["by"],
        away=distance(hit.distance_m) if hit.distance_m is not None else "",
        next=_next(service) if service else "",
        phone=hit.card.get("phone", ""),
    )


def _next(service: Service) -> str:
    schedules, today = schedules_of(service), clock.today()
    if are_opening_hours(schedules):
        return _("Open most days")
    coming = all_occurrences(schedules, today, today + AHEAD)
    first = next((one for one in coming if not _is_over(one)), None)
    if first is None:
        return ""
    day, time = date_format(first.day, "l j F"), between(first.at, first.until)
    return _("Next: %(time)s") % {"time": ", ".join(part for part in (day, time) if part)}


def _is_over(one: Occurrence) -> bool:
    return one.starts is not None and one.starts < clock.now()
