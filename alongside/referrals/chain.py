"""Who sent a person whom where: the chain that a referral stands in, for everybody entitled."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.directory.discretion import wants_discretion
from alongside.directory.models import Service
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship
from alongside.referrals.models import Referral
from alongside.referrals.rules import KEY_EVENTS
from alongside.referrals.states import UNANSWERED, Status


@dataclass(frozen=True)
class Link:
    """One referral of a chain, by whom and where it stands: nothing of what it says.

    ``depth`` counts from the one that was asked for: 0 is that one, what went before is negative.
    ``is_side``: the actor's organisation sent or received it.
    """

    id: uuid.UUID
    parent: uuid.UUID | None
    reference: str
    status: str
    sent_at: dt.datetime
    from_name: str
    to_name: str
    service: uuid.UUID | None
    service_name: str
    is_side: bool
    depth: int

    @property
    def sent_by(self) -> str:
        """The organisation that sent it, as far as it is named."""
        return self.from_name or _("A service or team")

    @property
    def sent_to(self) -> str:
        """The service, or the team, as far as it is named."""
        return self.service_name or self.to_name or _("A service")

    def get_status_display(self) -> str:
        """As a referral says it, so that the same tag shows both."""
        return str(Status(self.status).label)


def chain_of(actor: Actor, referral: Referral) -> list[Link]:
    """The chain around a referral that the actor sees, in its order; empty where it is no chain.

    The team that plans care with the person, and each side of a referral, reads how it came there
    and where it went from there. Whoever referred them to the team reads as much as they wished to
    hear: nothing, key events without the names of others, or every step. A service that wants
    discretion is named to its two sides and to that team alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_chain(%s)", [referral.pk])
        links = [Link(*row) for row in cursor.fetchall()]
    if len(links) < 2:
        return []
    if not _plans_care(actor, referral):
        links = _discreet(links)
    first = (
        referral.kind == Referral.Kind.LINK_WORKER
        and referral.to_organisation_id != actor.organisation
    )
    if first and referral.feedback != Referral.Feedback.FULL:
        return [replace(link, status=_key_event(link.status)) for link in links]
    return links


def _plans_care(actor: Actor, referral: Referral) -> bool:
    """Whether the actor's is the team that walks beside the person now: no team that did before."""
    if not actor.may(Permission.CASES_WORK):
        return False
    care = live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    return Referral.objects.filter(care, pk=referral.pk).exists()


def _key_event(status: str) -> str:
    """The last of the key events that it has come to: not each step between them."""
    if status in KEY_EVENTS | UNANSWERED | {Status.WITHDRAWN}:
        return Status.SENT if status in UNANSWERED else status
    return Status.ACCEPTED


def _discreet(links: list[Link]) -> list[Link]:
    others = {link.service for link in links if not link.is_side and link.service}
    hidden = {one.pk for one in Service.objects.filter(pk__in=others) if wants_discretion(one)}
    there = {link.id for link in links if link.service in hidden}
    return [_unnamed(link, there) if not link.is_side else link for link in links]


def _unnamed(link: Link, there: set[uuid.UUID]) -> Link:
    if link.id in there:
        link = replace(link, to_name="", service_name="")
    return replace(link, from_name="") if link.parent in there else link


def further(actor: Actor, first: Referral) -> dict[uuid.UUID, list[Link]]:
    """Of each referral that followed from the first, where its service referred the person on."""
    begun: dict[uuid.UUID, uuid.UUID] = {}
    found: dict[uuid.UUID, list[Link]] = {}
    for link in chain_of(actor, first):
        if link.depth == 1:
            begun[link.id] = link.id
        elif link.depth > 1 and link.parent in begun:
            begun[link.id] = begun[link.parent]
            found.setdefault(begun[link.id], []).append(link)
    return found
