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
from alongside.directory.models import Eligibility, Service
from alongside.directory.occurrences import Occurrence, all_occurrences, are_opening_hours
from alongside.directory.places import Spot, district_of, find
from alongside.directory.queries.site import conditions_of, services_with_times
from alongside.directory.search import Hit, Question, lexicon, search
from alongside.directory.services.failed_searches import record_failed_search
from alongside.directory.times import between

MOST = 3
LOOKED_AT = 9  # for each need, so that not all are of one provider
AHEAD = dt.timedelta(days=62)  # for the next session
# What somebody says with a need of who they are: then such a condition is no reason to stand below.
SAYS = {
    ("situation", "carer"): "caring",
    ("situation", "parent"): "parenting",
    ("condition", "long-term"): "long-term-condition",
}
AGES = {"from_16": "teenager", "from_65": "older"}  # bands that the directory has too


@dataclass(frozen=True)
class Near:
    """One service as it is shown: ``away`` and ``next`` are empty where neither is known, and
    ``only_for`` where it is for everybody."""

    id: uuid.UUID
    name: str
    by: str
    away: str
    next: str
    phone: str
    only_for: str


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
    conditions = conditions_of([hit.service_id for hit in hits.values()])
    chosen = _different(list(hits.values()), _not_said(conditions, asking))[:MOST]
    times = {one.pk: one for one in services_with_times([hit.service_id for hit in chosen])}
    return Nearby(
        services=[_near(hit, times, conditions.get(hit.service_id, [])) for hit in chosen],
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


def _not_said(
    conditions: Mapping[uuid.UUID, list[Eligibility]], asking: Asking
) -> frozenset[uuid.UUID]:
    """Those that are only for some, of whom they did not say that they are one."""
    needs = asking.advice.needs
    return frozenset(
        service
        for service, facts in conditions.items()
        if any(SAYS.get((one.fact, one.code)) not in needs for one in facts)
    )


def _different(hits: list[Hit], not_said: frozenset[uuid.UUID]) -> list[Hit]:
    """What is for everybody comes first; of that, what each provider has first before what else it
    has: three branches are one choice."""
    ordered = sorted(hits, key=lambda hit: hit.service_id in not_said)
    first = {hit.card["by"]: hit for hit in reversed(ordered)}
    return sorted(
        ordered, key=lambda hit: (hit.service_id in not_said, first[hit.card["by"]] is not hit)
    )


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


def _near(hit: Hit, times: Mapping[uuid.UUID, Service], conditions: list[Eligibility]) -> Near:
    service = times.get(hit.service_id)
    return Near(
        id=hit.service_id,
        name=hit.name,
        by=hit.card["by"],
        away=distance(hit.distance_m) if hit.distance_m is not None else "",
        next=_next(service) if service else "",
        phone=hit.card.get("phone", ""),
        only_for="; ".join(one.description for one in conditions),
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
