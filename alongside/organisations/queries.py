"""Reading organisations: who they are is public knowledge."""

import uuid

from django.db.models import QuerySet

from alongside.organisations.models import Organisation


def link_worker_teams() -> QuerySet[Organisation]:
    """The teams a person can be referred to, by name; no more of them than name and area."""
    teams = Organisation.objects.filter(kind=Organisation.Kind.LINK_WORKER_TEAM)
    return teams.only("name", "area_id")


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


def named(name: str) -> Organisation | None:
    """The one organisation of this name, however it is capitalised; None for none or several."""
    found = list(Organisation.objects.filter(name__iexact=name.strip())[:2])
    return found[0] if len(found) == 1 else None
