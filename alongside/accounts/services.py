"""Verbs about accounts. The only writers."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.models import Membership, User
from alongside.accounts.passwords import refuse_words
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.accounts.second_step import held_by
from alongside.accounts.sessions import end, sessions_from, sessions_of
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.models import new_id
from alongside.common.whole import all_or_nothing
from alongside.organisations.models import Organisation


@all_or_nothing()
def add_member(
    *,
    actor: Actor,
    organisation: Organisation,
    role_code: str,
    email: str,
    name: str,
    password: str | None = None,
) -> tuple[Membership, bool]:
    """Let somebody act for an organisation in a role; the account is made if it is new.

    Answers the membership and whether it is new: whoever calls notes a new one in the audit, which
    accounts know nothing of. Added before, the membership stays as it is. A password is only set
    on a new account.
    Raises Refused for a role that does not exist and for a password that is too weak.
    """
    require(actor, Permission.SYSTEM)
    if role_code not in ROLES:
        raise Refused(_("There is no such role. Choose one of: %s.") % ", ".join(ROLES))
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        _check(password, User(email=email, name=name), organisation)
        user = User.objects.create_user(email, password, name=name)
    return Membership.objects.get_or_create(
        user=user, organisation=organisation, role_code=role_code, ended_at=None
    )


@all_or_nothing()
def open_account(
    *,
    actor: Actor,
    email: str,
    name: str,
    password: str,
    organisation: Organisation | None = None,
) -> User:
    """An account for somebody new, who is to work for the organisation.

    Raises Refused for a password that is too weak, or holds the organisation's name.
    """
    require(actor, Permission.SYSTEM)
    _check(password, User(email=email, name=name), organisation)
    return User.objects.create_user(email, password, name=name)


@all_or_nothing()
def change_role(*, actor: Actor, membership: Membership, role_code: str) -> bool:
    """A colleague works in another role from now on. False: they had left meanwhile.

    The database lets nobody do it for another organisation or for themselves. Whoever calls this
    has asked which roles the actor may give, and notes it in the audit.
    """
    require(actor, Permission.MEMBERS_MANAGE)
    return _through_the_door(
        "SELECT accounts_change_role(%s, %s, %s, %s)",
        membership.pk,
        role_code,
        new_id(),
        clock.now(),
    )


@all_or_nothing()
def end_membership(*, actor: Actor, membership: Membership) -> bool:
    """A colleague no longer acts for the organisation, from their next click on. False: before."""
    require(actor, Permission.MEMBERS_MANAGE)
    if not _through_the_door("SELECT accounts_end_membership(%s, %s)", membership.pk, clock.now()):
        return False
    if not Membership.objects.filter(user_id=membership.user_id, ended_at=None).exists():
        end(sessions_of(membership.user_id))
    return True


@all_or_nothing()
def suspend(*, actor: Actor, user: User) -> None:
    """Close an account at once, wherever it is signed in. Done before, nothing happens."""
    require(actor, Permission.SYSTEM)
    User.objects.filter(pk=user.pk).update(is_active=False)
    end(sessions_of(user.pk))


@all_or_nothing()
def reopen(*, actor: Actor, user: User) -> None:
    """Open a closed account again; its user signs in anew."""
    require(actor, Permission.SYSTEM)
    User.objects.filter(pk=user.pk).update(is_active=True)


@all_or_nothing()
def forget_second_step(*, actor: Actor, user: User) -> None:
    """Phone, key and recovery codes are lost: the next password leads to setting up a new step.

    Where they are signed in now ends, because it may be with what was lost. Whoever calls this has
    made sure who asked.
    """
    require(actor, Permission.SYSTEM)
    held_by(user).delete()
    end(sessions_of(user.pk))


@all_or_nothing()
def reset_second_step(*, actor: Actor, membership: Membership) -> None:
    """A colleague's phone, key and recovery codes are lost; they set a new step up.

    Where they are signed in ends. Raises Refused for oneself and for whoever works for another
    organisation too: what guards others' people is not one organisation's to take away. Raises
    NotPermitted for a colleague of others.
    """
    require(actor, Permission.MEMBERS_MANAGE)
    if membership.user_id == actor.user:
        raise Refused(_("Ask a colleague: nobody resets their own second step."))
    # Whoever is let in elsewhere at this moment waits: a membership refers to this row.
    user = User.objects.select_for_update().get(pk=membership.user_id)
    works_at = set(
        Membership.objects.filter(user=user, ended_at=None).values_list(
            "organisation_id", flat=True
        )
    )
    if actor.organisation not in works_at:
        raise NotPermitted(_("They work for another organisation."))
    if works_at != {actor.organisation}:
        raise Refused(
            _(
                "They work for another organisation as well, whose people their second step "
                "guards too. Ask whoever runs this service to reset it."
            )
        )
    held_by(user).delete()
    end(sessions_of(user.pk))


@all_or_nothing()
def sign_out_member(*, actor: Actor, membership: Membership) -> int:
    """Sign a colleague out wherever they are signed in; in how many places that was.

    Raises Refused for oneself, who has a page for it, and NotPermitted for a colleague of others.
    """
    require(actor, Permission.MEMBERS_MANAGE)
    if membership.user_id == actor.user:
        raise Refused(_("Sign yourself out on the page of where you are signed in."))
    here = Membership.objects.filter(organisation_id=actor.organisation, ended_at=None)
    if not here.filter(user_id=membership.user_id).exists():
        raise NotPermitted(_("They work for another organisation."))
    return end(sessions_of(membership.user_id))


@all_or_nothing()
def end_from(*, actor: Actor, provider_id: str, user: str = "", session: str = "") -> list[str]:
    """End what a provider says is over there, by its own ids; the ids of whoever it was."""
    require(actor, Permission.SYSTEM)
    if not user and not session:
        raise ValueError("A provider says of whom, or of which session.")
    found = sessions_from(provider_id, user=user, session=session)
    whose = sorted({str(one) for one in found.values_list("user_id", flat=True)})
    end(found)
    return whose


def _through_the_door(question: str, *arguments: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, arguments)
        (answer,) = cursor.fetchone()
    return bool(answer)


def _check(password: str | None, user: User, organisation: Organisation | None) -> None:
    if password is None:
        return
    try:
        validate_password(password, user)
        if organisation:
            refuse_words(password, organisation.name)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
