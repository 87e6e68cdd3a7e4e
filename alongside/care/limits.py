"""Why a case should not simply go to a colleague: said before it is given, and kept to."""

import uuid
from collections.abc import Collection, Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.common.errors import Refused
from alongside.people.queries.protection import circle_visible_to


class Limit(models.TextChoices):
    """Each needs somebody to think, or to talk with the person first."""

    DIED = "died", _("They have died: there is nothing to hand over")
    RESTRICTED = "restricted", _("What is held of them is kept and not used, as they asked")
    WITHDRAWN = "withdrawn", _("They took back what they agreed to: talk with them first")
    KEPT_FROM = "kept_from", _("This colleague should not have it, as was noted")
    CIRCLE = "circle", _("Protected, and this colleague is not among those who know")


def barred(
    actor: Actor, cases: Iterable[Case], team: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[uuid.UUID, Limit]]:
    """By case, and by colleague (users' ids), why that colleague may not be given it.

    The cases come with person, referral and consent. A case without limits is not in the answer.
    """
    cases = list(cases)
    circles = _circles(actor, cases)
    found = {}
    for case in cases:
        whole = _of_the_person(case)
        limits = {
            user: limit
            for user in team
            if (limit := whole or _of_the_colleague(case, user, circles))
        }
        if limits:
            found[case.pk] = limits
    return found


def check_may_go(actor: Actor, case: Case, to: uuid.UUID) -> None:
    """Raise Refused, for ``to``, where this case should not simply go to that colleague."""
    limit = barred(actor, [case], {to}).get(case.pk, {}).get(to)
    if limit:
        raise Refused(f"{limit.label}.", field="to")


def _of_the_person(case: Case) -> Limit | None:
    if case.person.has_died:
        return Limit.DIED
    if case.person.restricted:
        return Limit.RESTRICTED
    consent = case.referral.consent
    return Limit.WITHDRAWN if consent and consent.withdrawn_at else None


def _of_the_colleague(
    case: Case, user: uuid.UUID, circles: dict[uuid.UUID, set[uuid.UUID]]
) -> Limit | None:
    if user in case.kept_from:
        return Limit.KEPT_FROM
    if case.person.protected and user not in circles.get(case.person_id, set()):
        return Limit.CIRCLE
    return None


def _circles(actor: Actor, cases: list[Case]) -> dict[uuid.UUID, set[uuid.UUID]]:
    protected = [case.person_id for case in cases if case.person.protected]
    if not protected:
        return {}
    held: dict[uuid.UUID, set[uuid.UUID]] = {}
    live = circle_visible_to(actor).filter(
        person_id__in=protected, organisation_id=actor.organisation, ended_at=None
    )
    for person_id, user_id in live.values_list("person_id", "user_id"):
        held.setdefault(person_id, set()).add(user_id)
    return held
