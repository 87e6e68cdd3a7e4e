"""Who sent a person whom where: the chain that a referral stands in, for everybody entitled."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from alongside.referrals.models import Referral
from alongside.referrals.states import Status


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


def chain_of(referral: Referral) -> list[Link]:
    """The chain around a referral that the actor sees, in its order; empty where it is no chain.

    The team that plans care with the person, and each side of a referral, reads how it came there
    and where it went from there. Whoever referred them to the team reads as much as they wished to
    hear: nothing, key events without the names of others, or every step. A service that wants
    discretion is named to its two sides and to that team alone. All of this the database holds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_chain(%s)", [referral.pk])
        links = [Link(*row) for row in cursor.fetchall()]
    return links if len(links) > 1 else []


def further(first: Referral) -> dict[uuid.UUID, list[Link]]:
    """Of each referral that followed from the first, where its service referred the person on."""
    begun: dict[uuid.UUID, uuid.UUID] = {}
    found: dict[uuid.UUID, list[Link]] = {}
    for link in chain_of(first):
        if link.depth == 1:
            begun[link.id] = link.id
        elif link.depth > 1 and link.parent in begun:
            begun[link.id] = begun[link.parent]
            found.setdefault(begun[link.id], []).append(link)
    return found
