"""Verbs about gaps. The only writers."""

import uuid

from django.db.models import F
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.gaps.models import Gap, GapEvidence, Reason
from alongside.needs.models import Need
from alongside.people.models import Person
from alongside.people.restriction import check_usable


@all_or_nothing()
def record_gap(
    *, actor: Actor, person: Person, case_id: uuid.UUID, need: Need | None, reason: str
) -> Gap:
    """Note that nothing in the team's area suited somebody, and why; once for a case.

    Raises Refused for no need or no reason.
    """
    require(actor, Permission.CASES_WORK)
    check_usable(person)
    if need is None:
        raise Refused(_("Choose the need for which there is nothing."), field="need")
    if reason not in Reason.values:
        raise Refused(_("Choose why nothing suits."), field="reason")
    hold("gap", need.pk, actor.area_id, reason)
    gap = Gap.objects.filter(need=need, area=actor.area_id, reason=reason).first()
    if gap is None:
        gap = Gap(need=need, area_id=actor.area_id, reason=reason, last_at=clock.now())
        insert(gap)
    if GapEvidence.objects.filter(gap=gap, case_id=case_id).exists():
        return gap
    evidence = GapEvidence(
        gap=gap,
        need=need,
        reason=reason,
        person=person,
        organisation_id=actor.organisation,
        case_id=case_id,
        by_id=actor.user,
    )
    insert(evidence)
    Gap.objects.filter(pk=gap.pk).update(people=F("people") + 1, last_at=clock.now())
    gap.refresh_from_db()
    record(actor, "gap.record", gap, people=[person.pk], reason=reason)
    return gap
