"""Reading what is kept of a search for somebody: always from what the actor may see."""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.matching.models import Brief, Suggestion
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship

Kept = TypeVar("Kept", bound=Model)
_CHOSEN = (
    Suggestion.State.SHORTLISTED,
    Suggestion.State.SIGNPOSTED,
    Suggestion.State.REFERRED,
)


def briefs_visible_to(actor: Actor) -> QuerySet[Brief]:
    """Those of the team's cases, while it plans care with the person."""
    return _of_the_team(actor, Brief.objects.all())


def suggestions_visible_to(actor: Actor) -> QuerySet[Suggestion]:
    """Those of the team's cases, while it plans care with the person."""
    return _of_the_team(actor, Suggestion.objects.all())


def _of_the_team(actor: Actor, rows: QuerySet[Kept]) -> QuerySet[Kept]:
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return rows.none()
    return rows.filter(
        live_relationship(actor, "person_id", CareRelationship.Level.CARE),
        organisation_id=actor.organisation,
    )


def brief_of(actor: Actor, case_id: uuid.UUID) -> Brief | None:
    """What is looked for in this case; None while nobody has said."""
    return briefs_visible_to(actor).filter(case_id=case_id).first()


def states_of(actor: Actor, case_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Of each service that was suggested in this case, what came of it."""
    rows = suggestions_visible_to(actor).filter(case_id=case_id)
    return dict(rows.values_list("service_id", "state"))


def shortlist(actor: Actor, case_id: uuid.UUID) -> list[Suggestion]:
    """The services chosen in this case, in the order in which they were."""
    rows = suggestions_visible_to(actor).filter(case_id=case_id, state__in=_CHOSEN)
    return list(rows.select_related("service__organisation").order_by("changed_at", "id"))
