"""Who should take on whom of those who wait: proposed by the team's rule, with why in one line."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.care.limits import Limit, barred_from_waiting
from alongside.care.queries import visible_to
from alongside.care.risks import with_a_risk
from alongside.care.shares import Rule, loads
from alongside.care.splitting import Factor, Fit, Load, Waiting, propose
from alongside.referrals.models import Referral, ReferralReason


@dataclass(frozen=True)
class Proposal:
    """What the house says of one that waits: how heavy, who should have it, who must not."""

    weight: int
    made_of: list[tuple[str, int]]
    to: Load | None
    why: str
    limits: Mapping[uuid.UUID, Limit] = field(default_factory=dict)

    @property
    def stays(self) -> list[str]:
        """Why some or all should not have it, in words."""
        return sorted({str(limit.label) for limit in self.limits.values()})


@dataclass(frozen=True)
class Before:
    """Who of the team walked with somebody before, and who should not have them, by person."""

    workers: Mapping[uuid.UUID, frozenset[uuid.UUID]]
    kept_from: Mapping[uuid.UUID, frozenset[uuid.UUID]]


def before(actor: Actor, people: Iterable[uuid.UUID]) -> Before:
    """From the team's own cases of these people, closed ones too."""
    workers: dict[uuid.UUID, set[uuid.UUID]] = {}
    kept_from: dict[uuid.UUID, set[uuid.UUID]] = {}
    rows = visible_to(actor).filter(person_id__in=set(people))
    for person, worker, kept in rows.values_list("person_id", "worker_id", "kept_from"):
        workers.setdefault(person, set()).add(worker)
        kept_from.setdefault(person, set()).update(kept)
    return Before(
        {person: frozenset(one) for person, one in workers.items()},
        {person: frozenset(one) for person, one in kept_from.items()},
    )


def proposals(
    actor: Actor, referrals: Sequence[Referral], rule: Rule, team: Sequence[Load] | None = None
) -> dict[uuid.UUID, Proposal]:
    """For each referral that waits (with person and consent), in their order, who should take it.

    Each is proposed as if those before it had been given. ``team`` is what each carries, asked
    for when it is not known already. Whoever is away today is proposed for nobody.
    """
    team = loads(actor, rule) if team is None else team
    carried = {load.worker_id: load for load in team if not load.away}
    earlier = before(actor, [one.person_id for one in referrals])
    limits = barred_from_waiting(actor, referrals, carried, earlier.kept_from)
    several = set(
        ReferralReason.objects.filter(
            referral_id__in=[one.pk for one in referrals], position__gt=1
        ).values_list("referral_id", flat=True)
    )
    noted = with_a_risk(actor, [one.person_id for one in referrals])
    made_of = {
        one.pk: _made_of(one, one.pk in several, one.person_id in noted, rule) for one in referrals
    }
    queue = [
        Waiting(
            one.pk,
            1 + sum(points for _label, points in made_of[one.pk]),
            frozenset(limits.get(one.pk, {})),
            {user: _fits(one, user, rule, earlier) for user in carried},
        )
        for one in referrals
    ]
    chosen = propose(queue, carried, rule.points)
    return {
        one.id: Proposal(
            one.weight,
            made_of[one.id],
            carried.get(chosen[one.id]) if one.id in chosen else None,
            _why(carried[chosen[one.id]], one) if one.id in chosen else "",
            limits.get(one.id, {}),
        )
        for one in queue
    }


def _made_of(referral: Referral, several: bool, noted: bool, rule: Rule) -> list[tuple[str, int]]:
    # As the case would count on its first day: no sign that somebody may be lost, and new.
    held = {
        Factor.FIRST_MONTHS: True,
        Factor.RISK: noted or referral.risk == Referral.Risk.KNOWN,
        Factor.REASONS: several,
        Factor.INTERPRETER: referral.person.needs_interpreter,
        Factor.SIGNS: False,
    }
    return [
        (str(factor.label), points)
        for factor in Factor
        if held[factor] and (points := int(rule.points.get(factor, 0)))
    ]


def _fits(referral: Referral, user: uuid.UUID, rule: Rule, earlier: Before) -> frozenset[str]:
    person, found = referral.person, set()
    if user in earlier.workers.get(person.pk, frozenset()):
        found.add(Fit.KNEW.value)
    spoken = {one.casefold() for one in rule.languages.get(str(user), [])}
    if person.language and person.language.casefold() in spoken:
        found.add(Fit.LANGUAGE.value)
    # The postcode of a protected person is not in their row, so that nothing is read from it.
    postcode = person.postcode.replace(" ", "").upper()
    if postcode and any(_in(place, postcode) for place in rule.places.get(str(user), [])):
        found.add(Fit.NEAR.value)
    return frozenset(found)


def _in(place: str, postcode: str) -> bool:
    """Whether a postcode lies in a place: its district (“E1”), or a longer beginning (“E1 4”)."""
    beginning = place.replace(" ", "").upper()
    return postcode[:-3] == beginning or (
        len(beginning) > len(postcode[:-3]) and postcode.startswith(beginning)
    )


def _why(load: Load, one: Waiting) -> str:
    held = one.fits.get(load.worker_id, frozenset())
    said = [str(fit.label) for fit in Fit if fit in held]
    room = _("carries %(weight)s in %(hours)s hours a week") % {
        "weight": load.weight,
        "hours": f"{load.hours:g}",
    }
    return "; ".join([*said, room, *([load.of_it] if load.of_it else [])])
