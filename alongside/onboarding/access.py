"""Who is due: every quarter somebody asks whether a colleague still needs access."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping

from dateutil.relativedelta import relativedelta
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce, Greatest

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.common import clock
from alongside.onboarding.models import AccessReview

EVERY = relativedelta(months=3)
GRACE = dt.timedelta(days=14)  # after that it is overdue, and the area sees it
_LEADS = [code for code, role in ROLES.items() if Permission.MEMBERS_MANAGE in role.permissions]


def due_at(
    organisations: Collection[uuid.UUID], moment: dt.datetime
) -> Mapping[uuid.UUID, list[Membership]]:
    """By organisation, the members whom nobody looked at in the quarter before ``moment``.

    Nobody looks at themselves: whoever alone looks after an organisation is left to the area.
    """
    members = Membership.objects.filter(organisation_id__in=organisations, ended_at=None)
    looked = Greatest("created_at", Coalesce(Max("reviews__created_at"), "created_at"))
    late = members.annotate(looked_at=looked).filter(looked_at__lt=moment - EVERY)
    leads = defaultdict(set)
    for organisation, user in members.filter(
        role_code__in=_LEADS, user__is_active=True
    ).values_list("organisation_id", "user_id"):
        leads[organisation].add(user)
    found: defaultdict[uuid.UUID, list[Membership]] = defaultdict(list)
    for member in late.select_related("user").order_by("user__name", "created_at"):
        if leads[member.organisation_id] - {member.user_id}:
            found[member.organisation_id].append(member)
    return dict(found)


def due_to(actor: Actor) -> list[Membership]:
    """Whom the actor is to look at, at their own organisation, themselves left out."""
    if not actor.may(Permission.MEMBERS_MANAGE):
        return []
    due = due_at([actor.organisation], clock.now()).get(actor.organisation, [])
    return [member for member in due if member.user_id != actor.user_id]


def reviews_visible_to(actor: Actor) -> QuerySet[AccessReview]:
    """What was decided at the actor's organisation, the latest first."""
    if not actor.may(Permission.MEMBERS_MANAGE):
        return AccessReview.objects.none()
    return AccessReview.objects.filter(organisation_id=actor.organisation).select_related(
        "membership__user", "by"
    )


def leavers_visible_to(actor: Actor) -> QuerySet[Membership]:
    """Who no longer works at the actor's organisation in any role, the latest first."""
    if not actor.may(Permission.MEMBERS_MANAGE):
        return Membership.objects.none()
    there = Membership.objects.filter(organisation_id=actor.organisation)
    return (
        there.exclude(ended_at=None)
        .exclude(user_id__in=there.filter(ended_at=None).values("user_id"))
        .select_related("user")
        .order_by("-ended_at")
    )
