"""Reading accounts."""

import uuid
from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from alongside.accounts.actor import ANONYMOUS, Actor
from alongside.accounts.models import Membership, User
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES

DEMO_DOMAIN = "@demo.alongside.example"


def memberships_of(user_id: uuid.UUID) -> QuerySet[Membership]:
    """The live memberships of an active user, oldest first."""
    return Membership.objects.filter(
        user_id=user_id, user__is_active=True, ended_at=None
    ).select_related("user", "organisation")


def actor_for(user_id: uuid.UUID | None, membership_id: str | None) -> Actor:
    """Who this signed-in user is acting as: the chosen membership, else the oldest, else nobody."""
    memberships = [] if user_id is None else list(memberships_of(user_id))
    membership = membership_among(memberships, membership_id)
    return Actor.of(membership) if membership else ANONYMOUS


def membership_among(
    memberships: Sequence[Membership], membership_id: str | None
) -> Membership | None:
    """The chosen one, else the first; None when there is none."""
    chosen = [m for m in memberships if str(m.id) == membership_id] or memberships
    return chosen[0] if chosen else None


def colleagues(actor: Actor) -> QuerySet[User]:
    """The active members of the actor's organisation, by name."""
    return (
        User.objects.filter(
            is_active=True,
            memberships__organisation_id=actor.organisation,
            memberships__ended_at=None,
        )
        .distinct()
        .order_by("name")
    )


def colleagues_who_may(actor: Actor, permission: Permission) -> QuerySet[User]:
    """Those of them whose role at the organisation has the permission."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    there = Membership.objects.filter(
        organisation_id=actor.organisation, ended_at=None, role_code__in=roles
    )
    return colleagues(actor).filter(pk__in=there.values("user_id"))


def members_visible_to(actor: Actor) -> QuerySet[Membership]:
    """Who works at the actor's organisation, in which role: for whoever looks after that."""
    if not actor.may(Permission.MEMBERS_MANAGE):
        return Membership.objects.none()
    return (
        Membership.objects.filter(organisation_id=actor.organisation, ended_at=None)
        .select_related("user", "organisation")
        .order_by("user__name", "created_at")
    )


def account_of(email: str) -> User | None:
    """The account with this address, active or not: asked by the house."""
    return User.objects.filter(email__iexact=email.strip()).first()


def members_who_may(organisation_id: uuid.UUID, permission: Permission) -> list[User]:
    """The organisation's active members whose role there has the permission: asked by the house."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    there = Membership.objects.filter(
        organisation_id=organisation_id,
        ended_at=None,
        role_code__in=roles,
        user__is_active=True,
    )
    return [one.user for one in there.select_related("user").order_by("user__name")]


def member_who_may(
    organisation_id: uuid.UUID, email: str, permission: Permission
) -> Membership | None:
    """The organisation's active member with this address, if their role there has the permission:
    asked by the house.
    """
    there = Membership.objects.filter(
        organisation_id=organisation_id,
        ended_at=None,
        user__is_active=True,
        user__email__iexact=email.strip(),
        role_code__in=[code for code, role in ROLES.items() if permission in role.permissions],
    )
    return there.select_related("user", "organisation").order_by("created_at").first()


def members_of_areas_who_may(
    area_ids: Sequence[uuid.UUID], permission: Permission
) -> list[Membership]:
    """The active members of organisations of these areas whose role has the permission."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    return list(
        Membership.objects.filter(
            organisation__area_id__in=area_ids,
            ended_at=None,
            role_code__in=roles,
            user__is_active=True,
        ).select_related("user", "organisation")
    )


def members_in_role(role_code: str) -> QuerySet[User]:
    """The active users who have this role in any organisation, by name."""
    return (
        User.objects.filter(
            is_active=True, memberships__role_code=role_code, memberships__ended_at=None
        )
        .distinct()
        .order_by("name")
    )


def demo_users() -> QuerySet[User]:
    """The demonstration's people, with their memberships, in the order they were made."""
    live = Membership.objects.filter(ended_at=None).select_related("organisation")
    return (
        User.objects.filter(is_active=True, email__endswith=DEMO_DOMAIN)
        .prefetch_related(Prefetch("memberships", queryset=live, to_attr="live_memberships"))
        .order_by("created_at")
    )


def demo_user(email: str) -> User | None:
    """One of the demonstration's people; None for any other address."""
    return next((user for user in demo_users() if user.email == email), None)


def but_their_name(*ways: str) -> list[str]:
    """The columns of accounts to ``defer`` where a query joins them for who did something.

    ``ways`` lead from the row to the account. A person, and whoever acts for one, may read no more
    of an account than whose it is.
    """
    columns = [field.name for field in User._meta.concrete_fields]
    return [f"{way}__{one}" for way in ways for one in columns if one not in ("id", "name")]
