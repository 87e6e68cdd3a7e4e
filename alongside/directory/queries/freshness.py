"""Reading how fresh entries are, each at the pace of its area."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils import timezone

from alongside.common import clock
from alongside.directory.models import AreaPace, Enquiry, SearchEntry, Service
from alongside.directory.queries.listed import SHOWN
from alongside.directory.rules.freshness import Freshness, Pace, freshness, in_words, usual_pace
from alongside.organisations.models import Area

# Never checked, an entry is as old as its arrival here.
SINCE = Coalesce("verified_at", "created_at")


class Paces:
    """Each area's pace: its own, else that of the area it lies in, else the usual one."""

    def __init__(self, own: Mapping[uuid.UUID, Pace], parents: Mapping[uuid.UUID, Any]) -> None:
        """``parents`` names every area, with the one that it lies in, if any."""
        self._by_area: dict[uuid.UUID, Pace] = {}
        for area in parents if own else ():
            above = next((each for each in _upwards(area, parents) if each in own), None)
            if above:
                self._by_area[area] = own[above]

    @classmethod
    def load(cls) -> Self:
        """As they stand now."""
        own = {
            row.area_id: Pace(tuple(row.ask_after), row.hide_after)
            for row in AreaPace.objects.all()
        }
        return cls(own, dict(Area.objects.values_list("id", "parent_id")) if own else {})

    def of(self, service: Service) -> Pace:
        """The pace of a service, whose organisation should have been read with it."""
        return self.in_area(service.organisation.area_id)

    def in_area(self, area_id: uuid.UUID | None) -> Pace:
        """The pace of an area; the usual one for none."""
        return (self._by_area.get(area_id) if area_id else None) or usual_pace()

    def freshness(self, service: Service) -> Freshness:
        """How fresh a service's entry is."""
        return freshness(service.verified_at, self.of(service))

    def words(self, service: Service) -> str:
        """How fresh, as a sentence for its page."""
        return in_words(service.verified_at, self.of(service))

    def moment(self, days: Callable[[Pace], int]) -> Case:
        """SQL for the moment before which a service of its area is so many days old."""
        by_days: dict[int, list[uuid.UUID]] = {}
        for area, pace in self._by_area.items():
            by_days.setdefault(days(pace), []).append(area)
        return Case(
            *(
                When(organisation__area__in=areas, then=Value(_days_ago(count)))
                for count, areas in by_days.items()
            ),
            default=Value(_days_ago(days(usual_pace()))),
            output_field=DateTimeField(),
        )


def areas_with_paces() -> list[tuple[Area, Pace, bool]]:
    """Every area with the pace that holds in it, and whether that is its own."""
    paces, own = Paces.load(), set(AreaPace.objects.values_list("area_id", flat=True))
    return [(area, paces.in_area(area.pk), area.pk in own) for area in Area.objects.all()]


def stale(paces: Paces) -> QuerySet[Service]:
    """Listed entries past the second step of their area, the longest unchecked first.

    ``offered_until``: the day from which it is offered to nobody; None where it does not run.
    """
    entries = SearchEntry.objects.filter(service=OuterRef("pk"))
    return (
        _listed(paces, lambda pace: pace.ask_after[1])
        .annotate(offered_until=Subquery(entries.values("offered_until")[:1]))
        .order_by(SINCE, "id")
    )


def due(paces: Paces) -> QuerySet[Service]:
    """Listed entries whose next check has come, where nobody has a link to answer with."""
    asked = Enquiry.objects.filter(service=OuterRef("pk"), answer="", expires_at__gt=clock.now())
    return (
        _listed(paces, lambda pace: pace.ask_after[0])
        .filter(Q(next_check_on=None) | Q(next_check_on__lte=clock.today()))
        .exclude(Exists(asked))
        .order_by(F("next_check_on").asc(nulls_last=True), SINCE, "id")
    )


def _listed(paces: Paces, age: Callable[[Pace], int]) -> QuerySet[Service]:
    """Listed entries of at least that age."""
    return (
        Service.objects.filter(status__in=SHOWN)
        .filter(LessThan(SINCE, paces.moment(age)))
        .select_related("organisation", "owner")
    )


def _upwards(area: uuid.UUID, parents: Mapping[uuid.UUID, Any]) -> Iterator[uuid.UUID]:
    """The area, the one it lies in, and so on; each once."""
    seen: set[uuid.UUID] = set()
    above: uuid.UUID | None = area
    while above and above not in seen:
        seen.add(above)
        yield above
        above = parents.get(above)


def _days_ago(days: int) -> dt.datetime:
    """The end of the day that lies so many days back: what came before it is that old."""
    day = clock.today() - dt.timedelta(days=days - 1)
    return dt.datetime.combine(day, dt.time.min, tzinfo=timezone.get_current_timezone())
