"""What became of it when people were told of a service or referred to it, as they said it.

It is said beside what suits, and moves nothing in the order: a small service has few who answered.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from alongside.accounts.actor import Actor
from alongside.care.models import FirstVisit
from alongside.care.queries import visits_visible_to

FEWEST = 5  # people who answered: of fewer it says little, and might say who
_Went, _WhyNot = FirstVisit.Went, FirstVisit.WhyNot


@dataclass(frozen=True)
class Heard:
    """Of so many who ``answered``, how many ``went``, and for how many it was not the right thing.

    ``alike``: people of about the same age; else whoever answered.
    """

    answered: int
    went: int
    not_for_them: int
    alike: bool


def heard_of(
    actor: Actor, services: Collection[uuid.UUID], born: tuple[dt.date, dt.date]
) -> dict[uuid.UUID, Heard]:
    """By service, as people of the actor's team said; who has not answered counts nowhere.

    ``born`` are the first and last birthday of those of about the same age. Where fewer of them
    answered than say anything, it is of all ages; where these are few, the service is left out.
    """
    told = visits_visible_to(actor).filter(service__in=services, went__in=(_Went.YES, _Went.NO))
    alike, everybody = Q(case__person__date_of_birth__range=born), Q(case__isnull=False)
    counted: dict[uuid.UUID, list[int]] = {
        service: counts
        for service, *counts in told.order_by()
        .values_list("service_id")
        .annotate(**_counts("alike", alike), **_counts("all", everybody))
    }
    found = {service: _enough(counts) for service, counts in counted.items()}
    return {service: heard for service, heard in found.items() if heard}


def _enough(counts: list[int]) -> Heard | None:
    for (answered, went, not_for_them), alike in ((counts[:3], True), (counts[3:], False)):
        if answered >= FEWEST:
            return Heard(answered, went, not_for_them, alike)
    return None


def _counts(name: str, whom: Q) -> dict[str, Count]:
    said = {"answered": Q(), "went": Q(went=_Went.YES), "not": Q(why_not=_WhyNot.NOT_FOR_THEM)}
    return {
        f"{name}_{what}": Count("case__person", filter=whom & how, distinct=True)
        for what, how in said.items()
    }
