"""Verbs about who takes on those who wait: given out by whoever leads the team."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care.limits import Limit, barred_from_waiting
from alongside.care.models import Case, Task
from alongside.care.services.cases import begin
from alongside.care.services.tasks import make_task
from alongside.care.waiting import before
from alongside.common.errors import Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.referrals.models import Referral
from alongside.referrals.states import UNANSWERED


@dataclass(frozen=True)
class Assigned:
    """The referrals that were given, those that stay with why, and those that were gone."""

    given: list[uuid.UUID]
    stay: dict[uuid.UUID, Limit]
    gone: list[uuid.UUID]


@all_or_nothing()
def assign(*, actor: Actor, gives: Mapping[uuid.UUID, uuid.UUID], key: uuid.UUID) -> Assigned:
    """Give referrals that wait to the team's workers: by referral, the user who walks with them.

    All in one transaction. Each becomes a case of that worker, with a task that says so and until
    when; each worker is told once. What must not go to somebody (``care.limits``) stays, and is
    said. What a colleague took on or answered meanwhile is gone, and passed over. The same ``key``
    gives nothing a second time. Raises Refused for somebody who does not work the team's cases.
    """
    require(actor, Permission.CASES_REASSIGN)
    hold("assign", key)
    team = set(colleagues_who_may(actor, Permission.CASES_WORK).values_list("pk", flat=True))
    if not set(gives.values()) <= team:
        raise Refused(_("Choose a link worker of your team."), field="to")
    tasks = {uuid.uuid5(key, str(referral)): referral for referral in gives}
    made = Task.objects.filter(pk__in=tasks).values_list("pk", flat=True)
    already = [tasks[task] for task in made]
    waiting = _lock(actor, gives)
    earlier = before(actor, [one.person_id for one in waiting])
    limits = barred_from_waiting(actor, waiting, team, earlier.kept_from)
    given, stay, gone = list(already), {}, []
    for referral in waiting:
        to = gives[referral.pk]
        limit = limits.get(referral.pk, {}).get(to)
        if referral.pk in already:
            continue
        if referral.status not in UNANSWERED:
            gone.append(referral.pk)
        elif limit:
            stay[referral.pk] = limit
        else:
            _leave_word(actor, begin(actor, referral, to), uuid.uuid5(key, str(referral.pk)))
            given.append(referral.pk)
    fresh = [one for one in given if one not in already]
    _tell_each(actor, [gives[one] for one in fresh], uuid.uuid5(key, f"{sorted(fresh)}"))
    return Assigned(given, stay, gone)


def _lock(actor: Actor, gives: Mapping[uuid.UUID, uuid.UUID]) -> list[Referral]:
    # In one order always: two leads who give the same do not wait for each other for ever.
    ours = Referral.objects.filter(
        to_organisation_id=actor.organisation, kind=Referral.Kind.LINK_WORKER, pk__in=gives
    )
    rows = ours.select_for_update(of=("self",))
    return list(rows.select_related("person", "consent").order_by("pk"))


def _leave_word(actor: Actor, case: Case, key: uuid.UUID) -> None:
    make_task(
        actor=actor,
        case=case,
        key=key,
        what=_("Given to you by your team lead: get in touch for the first time"),
        owner=case.worker_id,
        due_on=case.contact_by,
    )


def _tell_each(actor: Actor, workers: list[uuid.UUID], key: uuid.UUID) -> None:
    for to in sorted(set(workers) - {actor.user}):
        tell(
            "referrals.assigned",
            key=f"referrals.assigned:{key}:{to}",
            organisation=str(actor.organisation),
            to=str(to),
            cases=workers.count(to),
        )
