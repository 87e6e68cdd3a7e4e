"""Reading what one form asked of several services at once."""

import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.directory.models import Service
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to
from alongside.referrals.states import OPEN


def sent_together(actor: Actor, group: uuid.UUID) -> list[Referral]:
    """What one form of this very user has already sent to several services."""
    return list(Referral.objects.filter(from_user_id=actor.user, together=group).order_by("pk"))


def asked_already(
    actor: Actor, person_id: uuid.UUID, services: Iterable[Service]
) -> set[uuid.UUID | None]:
    """Those of the services that have a referral of the person from here that is not over."""
    there = visible_to(actor).filter(person_id=person_id, service__in=services, status__in=OPEN)
    ours = there.filter(from_organisation_id=actor.organisation)
    return set(ours.values_list("service_id", flat=True))


def asked_together(actor: Actor, referral: Referral) -> QuerySet[Referral]:
    """The others that the same form asked, as far as the actor sees them: a receiver sees none."""
    others = all_asked(actor, referral).exclude(pk=referral.pk)
    return others.select_related("service").order_by("service__name", "pk")


def all_asked(actor: Actor, referral: Referral) -> QuerySet[Referral]:
    """This one too, where it was asked with others; in the order in which they are held."""
    if referral.together is None:
        return Referral.objects.none()
    return visible_to(actor).filter(together=referral.together).order_by("pk")


def gave_way(referral_id: uuid.UUID) -> bool:
    """Whether a referral to the actor's organisation was withdrawn, as another service was faster.

    Though they may see it no more. Asked by whoever answers referrals there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_gave_way(%s)", [referral_id])
        (gone,) = cursor.fetchone()
    return bool(gone)
