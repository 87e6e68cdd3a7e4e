"""Reading gaps, and beside them what people looked for in vain."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.directory.models import FailedSearch
from alongside.gaps.models import Gap, GapEvidence
from alongside.gaps.rules import reason_of
from alongside.needs.queries import all_needs
from alongside.organisations.queries import areas_within
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship

LOOKED_BACK = 365  # days of searches in vain


def visible_to(actor: Actor) -> QuerySet[Gap]:
    """The gaps of the actor's area and its parts: they name nobody."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return Gap.objects.none()
    if actor.area_id is None:
        return Gap.objects.filter(area=None)
    return Gap.objects.filter(area__in=[area.pk for area in areas_within(actor.area_id)])


def evidence_visible_to(actor: Actor) -> QuerySet[GapEvidence]:
    """What the team noted of people it still plans care with."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return GapEvidence.objects.none()
    return GapEvidence.objects.filter(
        live_relationship(actor, "person_id", CareRelationship.Level.CARE),
        organisation_id=actor.organisation,
    )


@dataclass(frozen=True)
class Missing:
    """A need and a reason: for how many people a link worker said so, how often it was sought."""

    need: str
    reason: str
    people: int
    searches: int


def missing(actor: Actor) -> list[Missing]:
    """What link workers noted in the area, joined with a year of searches in vain.

    The searches are those of the whole directory: nobody keeps where a searcher is from, beyond
    the district that was searched around.
    """
    people: Counter[tuple[str, str]] = Counter()
    for code, reason, count in visible_to(actor).values_list("need__code", "reason", "people"):
        people[code, reason] += count
    searches = _in_vain()
    names = {need.code: _(need.name) for need in all_needs()}
    rows = [
        Missing(names[code], reason, people[code, reason], searches[code, reason])
        for code, reason in people.keys() | searches.keys()
        if code in names
    ]
    return sorted(rows, key=lambda row: (-row.people, -row.searches, row.need, row.reason))


def _in_vain() -> Counter[tuple[str, str]]:
    since = clock.today() - dt.timedelta(days=LOOKED_BACK)
    rows = FailedSearch.objects.filter(day__gte=since).exclude(need="")
    counted: Counter[tuple[str, str]] = Counter()
    for need, filters, times in rows.values_list("need", "filters").annotate(n=Sum("times")):
        counted[need, str(reason_of(filters))] += times
    return counted
