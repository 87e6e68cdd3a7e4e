"""Reading organisations: who they are is public knowledge."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from alongside.common import clock
from alongside.organisations.models import Area, Organisation


def link_worker_teams() -> QuerySet[Organisation]:
    """The teams a person can be referred to, by name; no more of them than name and area."""
    teams = Organisation.objects.filter(kind=Organisation.Kind.LINK_WORKER_TEAM)
    return teams.only("name", "area_id")


def teams_to_ring() -> list[Organisation]:
    """The teams that anybody may ring or write to: with an agreement that holds, by name."""
    reached = link_worker_teams().exclude(phone="", email="").select_related("area")
    teams = list(reached.only("name", "phone", "email", "area__name"))
    agreed = that_agreed([team.pk for team in teams])
    return [team for team in teams if team.pk in agreed]


def link_worker_team(team_id: uuid.UUID) -> Organisation | None:
    """The team with this id; None for any other organisation."""
    found = Organisation.objects.raw(
        "SELECT id, name, area_id FROM organisations_organisation WHERE id = %s AND kind = %s",
        [team_id, str(Organisation.Kind.LINK_WORKER_TEAM)],
    )
    return next(iter(found), None)


def organisation_with(organisation_id: uuid.UUID) -> Organisation:
    """The organisation with this id, which exists."""
    return Organisation.objects.select_related("area").get(pk=organisation_id)


def organisations_by_id(ids: Collection[uuid.UUID]) -> QuerySet[Organisation]:
    """These organisations; no more of them than name and area."""
    return Organisation.objects.filter(pk__in=ids).only("name", "area_id")


def named(name: str) -> Organisation | None:
    """The one organisation of this name, however it is capitalised; None for none or several."""
    found = list(Organisation.objects.filter(name__iexact=name.strip())[:2])
    return found[0] if len(found) == 1 else None


def has_agreed(organisation_id: uuid.UUID, at: dt.datetime | None = None) -> bool:
    """Whether a data-sharing agreement of the organisation holds, now or then."""
    return bool(that_agreed([organisation_id], at))


def that_agreed(ids: Collection[uuid.UUID], at: dt.datetime | None = None) -> set[uuid.UUID]:
    """Those of these organisations whose data-sharing agreement holds, now or then: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT one FROM unnest(%s::uuid[]) AS one WHERE organisations_agreed(one, %s)",
            [list(ids), at or clock.now()],
        )
        return {one for (one,) in cursor.fetchall()}


def areas_within(area_id: uuid.UUID | None) -> list[Area]:
    """The area and all within it, by name. Areas are few."""
    found, below = [], [area_id]
    areas = list(Area.objects.all())
    while below:
        reached = [area for area in areas if area.pk in below and area not in found]
        found += reached
        below = [area.pk for area in areas if area.parent_id in {one.pk for one in reached}]
    return sorted(found, key=lambda area: area.name)


def areas_above(area_id: uuid.UUID | None) -> list[uuid.UUID]:
    """The area and those it lies in, the nearest first."""
    parents = dict(Area.objects.values_list("pk", "parent_id"))
    found: list[uuid.UUID] = []
    while area_id in parents and area_id not in found:
        found.append(area_id)
        area_id = parents[area_id]
    return found


def organisations_in(area_id: uuid.UUID | None) -> QuerySet[Organisation]:
    """The organisations of the area and of those within it, by name."""
    return Organisation.objects.filter(area__in=areas_within(area_id)).order_by("name")


def hosts_in(area_id: uuid.UUID | None) -> QuerySet[Organisation]:
    """Those of the area that others are part of: not the many small groups, nor practices."""
    kinds = Organisation.Kind
    hosts = (kinds.COUNCIL, kinds.COMMISSIONER, kinds.HOSPITAL, kinds.LINK_WORKER_TEAM)
    return organisations_in(area_id).filter(kind__in=hosts)


def areas_to_join() -> QuerySet[Area]:
    """Every area that an organisation can work in, by name."""
    return Area.objects.order_by("name")
