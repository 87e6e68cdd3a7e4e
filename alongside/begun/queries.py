"""Reading what was begun: each author their own."""

import uuid
from collections.abc import Mapping

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.begun.models import Draft, Instead, Launch
from alongside.common.statements import put_together_once
from alongside.organisations.queries import areas_above, areas_within, link_worker_teams


def visible_to(actor: Actor) -> QuerySet[Draft]:
    """What the actor has begun for the organisation they work for now, the newest first."""
    if actor.user_id is None or not actor.may(Permission.REFERRALS_SEND):
        return Draft.objects.none()
    return Draft.objects.filter(by_id=actor.user_id, organisation_id=actor.organisation)


def draft_of(actor: Actor, key: uuid.UUID) -> Draft | None:
    """The draft under this key, if it is the actor's own."""
    return next(iter(_draft_of(actor, key)), None)


@put_together_once
def _draft_of(actor: Actor, key: uuid.UUID) -> QuerySet[Draft]:
    return visible_to(actor).filter(pk=key)


def launches_visible_to(actor: Actor) -> QuerySet[Launch]:
    """What a program of the organisation has handed over: for programs alone."""
    if actor.user_id or not actor.may(Permission.REFERRALS_SEND):
        return Launch.objects.none()
    return Launch.objects.filter(organisation_id=actor.organisation)


def instead_of(organisation_id: uuid.UUID) -> Mapping[str, Instead]:
    """Whom the organisation says to ring, by kind; what it took back is not in it."""
    said = Instead.objects.filter(organisation_id=organisation_id)
    newest = said.order_by("kind", "-created_at", "-id").distinct("kind")
    return {each.kind: each for each in newest if each.name}


def instead_for(actor: Actor) -> Mapping[str, Instead]:
    """Whom somebody who refers should ring, by kind: their own organisation's word, else that of
    the link-worker team of their area."""
    found: dict[str, Instead] = {}
    for team in link_worker_teams().filter(area_id=actor.area_id) if actor.area_id else ():
        found |= {kind: said for kind, said in instead_of(team.pk).items() if kind not in found}
    return {**found, **instead_of(actor.organisation)}


def instead_at(area_id: uuid.UUID | None) -> Mapping[str, Instead]:
    """Whom whoever asks for help themselves should ring, by kind; for the house alone.

    The word of the link-worker team of their area, else of one that it lies in, else of the only
    one within it; with no area known, of the only team there is.
    """
    teams = list(link_worker_teams())
    if area_id is not None:
        above = areas_above(area_id)
        around = [team for team in teams if team.area_id in above]
        below = {area.pk for area in areas_within(area_id)}
        teams = around or [team for team in teams if team.area_id in below]
    if area_id is None or not around:
        return instead_of(teams[0].pk) if len(teams) == 1 else {}
    found: dict[str, Instead] = {}
    for area in above:
        for team in (one for one in around if one.area_id == area):
            found = {**instead_of(team.pk), **found}
    return found
