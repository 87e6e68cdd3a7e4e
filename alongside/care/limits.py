"""Why a case should not simply go to a colleague: said before it is given, and kept to."""

import uuid
from collections.abc import Collection, Iterable, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.common.errors import Refused
from alongside.people.models import Person
from alongside.people.queries.protection import circle_visible_to
from alongside.referrals.models import Referral


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
    circles = _circles(actor, [case.person for case in cases])
    found = {}
    for case in cases:
        whole = _of_the_person(case.person, case.referral)
        limits = {
            user: limit
            for user in team
            if (limit := whole or _of_the_colleague(case.person, user, case.kept_from, circles))
        }
        if limits:
            found[case.pk] = limits
    return found


def check_may_go(actor: Actor, case: Case, to: uuid.UUID) -> None:
    """Raise Refused, for ``to``, where this case should not simply go to that colleague."""
    limit = barred(actor, [case], {to}).get(case.pk, {}).get(to)
    if limit:
        raise Refused(f"{limit.label}.", field="to")


def barred_from_waiting(
    actor: Actor,
    referrals: Iterable[Referral],
    team: Collection[uuid.UUID],
    kept_from: Mapping[uuid.UUID, Collection[uuid.UUID]],
) -> dict[uuid.UUID, dict[uuid.UUID, Limit]]:
    """The same of referrals that wait, by referral: they come with person and consent.

    ``kept_from`` is what was noted in earlier cases of the same person: by person, users' ids.
    """
    referrals = list(referrals)
    circles = _circles(actor, [referral.person for referral in referrals])
    found = {}
    for referral in referrals:
        whole = _of_the_person(referral.person, referral)
        kept = kept_from.get(referral.person_id, ())
        limits = {
            user: limit
            for user in team
            if (limit := whole or _of_the_colleague(referral.person, user, kept, circles))
        }
        if limits:
            found[referral.pk] = limits
    return found


def _of_the_person(person: Person, referral: Referral) -> Limit | None:
    if person.has_died:
        return Limit.DIED
    if person.restricted:
        return Limit.RESTRICTED
    consent = referral.consent
    return Limit.WITHDRAWN if consent and consent.withdrawn_at else None


def _of_the_colleague(
    person: Person,
    user: uuid.UUID,
    kept_from: Collection[uuid.UUID],
    circles: dict[uuid.UUID, set[uuid.UUID]],
) -> Limit | None:
    if user in kept_from:
        return Limit.KEPT_FROM
    if person.protected and user not in circles.get(person.pk, set()):
        return Limit.CIRCLE
    return None


def _circles(actor: Actor, people: list[Person]) -> dict[uuid.UUID, set[uuid.UUID]]:
    protected = [person.pk for person in people if person.protected]
    if not protected:
        return {}
    held: dict[uuid.UUID, set[uuid.UUID]] = {}
    live = circle_visible_to(actor).filter(
        person_id__in=protected, organisation_id=actor.organisation, ended_at=None
    )
    for person_id, user_id in live.values_list("person_id", "user_id"):
        held.setdefault(person_id, set()).add(user_id)
    return held
