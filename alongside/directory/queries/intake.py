"""Which organisations take no new referrals for now: for those who refer, never for themselves."""

import uuid

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.directory.models import IntakePause, Service
from alongside.organisations.queries import has_agreed

_ASKS = frozenset(
    {Permission.REFERRALS_SEND, Permission.REFERRALS_ONWARD, Permission.CONCERNS_LEAD}
)


def pauses_visible_to(actor: Actor) -> QuerySet[IntakePause]:
    """Those that stand now. An organisation does not see that it is paused itself."""
    if not _ASKS & actor.permissions:
        return IntakePause.objects.none()
    live = IntakePause.objects.filter(ended_at=None)
    return live.exclude(organisation_id=actor.organisation)


def is_paused(actor: Actor, organisation_id: uuid.UUID) -> bool:
    """Whether no new referral may go there: it is stopped, or no agreement of theirs holds.

    Nobody is told which, so that nobody can read the one from the other.
    """
    if not has_agreed(organisation_id):
        return True
    return pauses_visible_to(actor).filter(organisation_id=organisation_id).exists()


def paused_by(actor: Actor, source_id: uuid.UUID) -> bool:
    """Whether a pause that this source asked for still stands."""
    return pauses_visible_to(actor).filter(source_id=source_id).exists()


def names_of_paused(actor: Actor) -> frozenset[str]:
    """The organisations that take nobody new now, by name: as the hits of a search have them."""
    stopped = pauses_visible_to(actor).values_list("organisation__name", flat=True)
    agreed = RawSQL("SELECT organisations_that_agreed(%s)", [clock.now()])
    receivers = Service.objects.filter(takes_referrals=True).exclude(organisation_id__in=agreed)
    return frozenset([*stopped, *receivers.values_list("organisation__name", flat=True)])


def names_of_receivers() -> list[str]:
    """The organisations that take referrals through the product, by name: open to all."""
    taking = Service.objects.filter(takes_referrals=True)
    names = taking.order_by("organisation__name").values_list("organisation__name", flat=True)
    return list(names.distinct())
