"""Who is told of a concern, in which order. Who, how long each has, and their mobile are data."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from alongside.accounts.models import Membership, User
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.organisations.models import Area, Organisation
from alongside.safeguarding.models import Duty

MINUTES = 30  # for leads whose organisation has named no other time
LEADS = [code for code, role in ROLES.items() if Permission.CONCERNS_LEAD in role.permissions]
# Whose leads are told where an organisation has none, or is itself what the concern is about.
_OVER_AN_AREA = (Organisation.Kind.COUNCIL, Organisation.Kind.COMMISSIONER)


@dataclass(frozen=True)
class OnDuty:
    """Somebody to be told, and how long they have before the next is."""

    user: User
    organisation_id: uuid.UUID
    minutes: int = MINUTES
    mobile: str = ""

    @property
    def patience(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)


def on_duty(
    organisation: Organisation,
    *,
    accused: uuid.UUID | None = None,
    left_out: Collection[uuid.UUID] = (),
) -> list[OnDuty]:
    """The leads in the order in which they are told, each once.

    First those whom the organisation named, then its other safeguarding leads, then those of the
    organisation it belongs to; where there is nobody, those who answer for the area. Nobody of
    the organisation that may be causing the harm, and none of ``left_out``.
    """
    found: dict[uuid.UUID, OnDuty] = {}
    for each in [organisation.pk, organisation.parent_id]:
        if each and each != accused:
            _add(found, _leads_of(each), left_out)
    if not found:
        for each in _over(organisation.area, accused):
            _add(found, _leads_of(each), left_out)
    return list(found.values())


def _add(
    found: dict[uuid.UUID, OnDuty], leads: Iterator[OnDuty], left_out: Collection[uuid.UUID]
) -> None:
    for lead in leads:
        if lead.user.pk not in left_out:
            found.setdefault(lead.user.pk, lead)


def _leads_of(organisation_id: uuid.UUID) -> Iterator[OnDuty]:
    members = Membership.objects.filter(
        organisation_id=organisation_id,
        role_code__in=LEADS,
        ended_at=None,
        user__is_active=True,
    ).select_related("user")
    still = {member.user_id: member.user for member in members.order_by("created_at", "id")}
    for duty in Duty.objects.filter(organisation_id=organisation_id):
        if duty.user_id in still:
            yield OnDuty(still[duty.user_id], organisation_id, duty.minutes, duty.mobile)
    for user in still.values():
        yield OnDuty(user, organisation_id)


def _over(area: Area | None, accused: uuid.UUID | None) -> Iterator[uuid.UUID]:
    while area is not None:
        there = Organisation.objects.filter(area=area, kind__in=_OVER_AN_AREA).order_by("name")
        yield from (found.pk for found in there if found.pk != accused)
        area = area.parent
