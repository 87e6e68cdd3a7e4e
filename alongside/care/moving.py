"""Somebody lives elsewhere now: whose area that is, who serves it, and what no longer suits."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.common import postcode as codes
from alongside.common.errors import Refused
from alongside.directory.places import find
from alongside.directory.queries.areas import area_of
from alongside.directory.queries.away import metres_away, only_elsewhere
from alongside.matching.weights import weights
from alongside.organisations.models import Area, Organisation
from alongside.organisations.queries import areas_above, areas_within, link_worker_teams
from alongside.people.models import Person
from alongside.people.queries.protection import protection_of
from alongside.referrals.models import Referral
from alongside.referrals.queries import onward_from
from alongside.referrals.states import OPEN


@dataclass(frozen=True)
class Whereabouts:
    """The area of an address, whether the actor's team serves it, and which other teams do."""

    area: Area
    ours: bool
    teams: list[Organisation]


@dataclass(frozen=True)
class Further:
    """An open referral to a service that may no longer suit, and why."""

    referral: Referral
    why: str


def postcode_of(actor: Actor, person: Person) -> str:
    """Where the person lives, as far as the actor may know; of a protected one only who knows."""
    if not person.protected:
        return person.postcode
    kept = protection_of(actor, person.pk)
    return kept.postcode if kept else ""


def whereabouts(actor: Actor, postcode: str) -> Whereabouts | None:
    """Whose area a postcode lies in; None where that is not known, or no postcode is."""
    area = area_of(postcode) if postcode else None
    if area is None:
        return None
    # A network is a part of a council's area, and postcodes do not say which.
    serving = {one.pk for one in areas_within(area.pk)} | set(areas_above(area.pk))
    teams = link_worker_teams().filter(area__in=serving).exclude(pk=actor.organisation)
    return Whereabouts(area, actor.area_id in serving, list(teams.order_by("name")))


def no_longer_near(actor: Actor, case: Case) -> list[Further]:
    """The open referrals from a case to services that are far from where the person lives now."""
    postcode = postcode_of(actor, case.person)
    open_ones: list[Any] = [
        referral
        for referral in onward_from(actor, case.referral_id)
        if referral.service_id and referral.status in OPEN
    ]
    if not open_ones or not postcode:
        return []
    ids: list[uuid.UUID] = [referral.service_id for referral in open_ones]
    elsewhere = only_elsewhere(ids, codes.outward(postcode))
    away = _away(ids, postcode)
    found = []
    for referral in open_ones:
        metres = away.get(referral.service_id)
        if referral.service_id in elsewhere:
            found.append(Further(referral, _("It is for people of other postcodes.")))
        elif metres is not None and metres > weights().near_until:
            far = _("It is %(km)d km from the new address.") % {"km": round(metres / 1000)}
            found.append(Further(referral, far))
    return found


def _away(services: list[uuid.UUID], postcode: str) -> dict[uuid.UUID, float]:
    try:
        return dict(metres_away(services, find(postcode).place))
    except Refused:
        return {}
