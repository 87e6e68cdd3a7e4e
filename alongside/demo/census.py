"""How large and how varied the demo area is, counted in the database."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from alongside.accounts.models import Membership
from alongside.accounts.queries import demo_users
from alongside.demo.models import DemoArea
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.referrals.models import Referral, ReferralMove


@dataclass(frozen=True)
class Census:
    """Who and what is there.

    ``organisations`` counts those in which somebody works; ``days`` is the time from the first
    move to the moment at which the history ends; ``months`` holds the referrals sent in each
    month that had any (“2026-03”), ``statuses`` all referrals by where they stand now, ``moves``
    how often each move was made.
    """

    people: int
    services: int
    organisations: int
    sign_ins: dict[str, int]  # by role
    referrals: int
    statuses: dict[str, int]
    moves: dict[str, int]
    months: dict[str, int]
    days: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def census() -> Census:
    """Count the area, as the owner of the tables. Raises DemoArea.DoesNotExist without one."""
    moves = ReferralMove.objects.order_by("created_at")
    first = moves.first()
    demo_members = Membership.objects.filter(user__in=demo_users(), ended_at=None)
    return Census(
        people=Person.objects.count(),
        services=Service.objects.count(),
        organisations=Organisation.objects.filter(memberships__isnull=False).distinct().count(),
        sign_ins=_by(demo_members, "role_code"),
        referrals=Referral.objects.count(),
        statuses=_by(Referral.objects.all(), "status"),
        moves=_by(ReferralMove.objects.all(), "name"),
        months={
            f"{month:%Y-%m}": count
            for month, count in Referral.objects.annotate(month=TruncMonth("sent_at"))
            .values_list("month")
            .annotate(count=Count("id"))
            .order_by("month")
        },
        days=(DemoArea.objects.get().as_of - first.created_at).days if first else 0,
    )


def _by(rows: QuerySet[Any], column: str) -> dict[str, int]:
    """How many rows there are of each value, the commonest first."""
    counted = rows.values_list(column).annotate(count=Count("id")).order_by("-count", column)
    return dict(counted)
