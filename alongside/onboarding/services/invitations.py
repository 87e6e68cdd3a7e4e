"""Inviting somebody to work for an organisation, and their first click."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.giving import roles_to_give
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import account_of
from alongside.accounts.roles import OrganisationLead
from alongside.accounts.services import open_account
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.onboarding.models import Invitation
from alongside.onboarding.queries import invitations_visible_to, is_member, still_good
from alongside.organisations.models import Organisation
from alongside.outbox.services import tell

INVITATION_HOLDS = dt.timedelta(days=7)


@all_or_nothing()
def invite(
    *,
    actor: Actor,
    organisation: Organisation,
    role_code: str,
    email: str,
    name: str,
    key: uuid.UUID,
) -> Invitation:
    """Send a colleague a link with which they begin to work for the organisation in this role.

    ``key`` becomes the invitation's id: the same form sent twice invites once. An earlier link of
    theirs for the same role, not used yet, is of no more use. Raises Refused for somebody who has
    the role already, NotPermitted for a role that is not the actor's to give.
    """
    _check_role(actor, organisation, role_code)
    hold("member-invitation", organisation.pk, email.strip().lower())
    earlier = kept_with(
        key, invitations_visible_to(actor), organisation_id=organisation.pk, role_code=role_code
    )
    if earlier:
        return earlier
    if is_member(email, organisation.pk, role_code):
        raise Refused(_("They work for the organisation in this role already."), field="email")
    for open_one in invitations_visible_to(actor).filter(
        organisation=organisation,
        email__iexact=email.strip(),
        role_code=role_code,
        used_at=None,
        withdrawn_at=None,
    ):
        _take_back(actor, open_one)
    invitation = Invitation(
        pk=key,
        organisation=organisation,
        role_code=role_code,
        email=email.strip().lower(),
        name=name.strip(),
        sent_by_id=actor.user,
        from_organisation_id=actor.organisation,
        expires_at=clock.now() + INVITATION_HOLDS,
    )
    insert(invitation)
    record(actor, "member.invite", invitation, role=role_code, organisation=str(organisation.pk))
    tell("member.invited", key=f"member.invited:{key}", invitation=str(key))
    return invitation


def _check_role(actor: Actor, organisation: Organisation, role_code: str) -> None:
    """Within one's own organisation what one may give; elsewhere whoever is to answer for it."""
    if organisation.pk == actor.organisation:
        require(actor, Permission.MEMBERS_MANAGE)
        allowed = role_code in roles_to_give(actor, organisation.kind)
    else:
        require(actor, Permission.ORGANISATIONS_TAKE_ON)
        allowed = role_code == OrganisationLead.code
    if not allowed:
        raise NotPermitted(_("This role is not yours to give."))


@all_or_nothing()
def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> bool:
    """Make a link that nobody has used yet useless. False: it was used, or taken back before."""
    if not invitations_visible_to(actor).filter(pk=invitation.pk).exists():
        raise NotPermitted(_("This invitation is another organisation’s."))
    return _take_back(actor, invitation)


def _take_back(actor: Actor, invitation: Invitation) -> bool:
    done = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(
        withdrawn_at=clock.now()
    )
    if done:
        record(actor, "member.uninvite", invitation, role=invitation.role_code)
    return bool(done)


def house_of(invitation: Invitation) -> Actor:
    """The house itself, at the organisation's door: who was let in stands in its own audit."""
    return replace(Actor.system("joining"), organisation_id=invitation.organisation_id)


@all_or_nothing()
def accept(
    *,
    actor: Actor,
    invitation_id: uuid.UUID,
    user: User | None = None,
    name: str = "",
    password: str = "",
) -> User:
    """Begin to work for the organisation, with the account of the address the link was sent to.

    The actor is ``house_of(invitation)``. Without ``user`` an account is made. Raises OutOfTurn
    when the link was used, is too old or was taken back, and when the account is another's or
    closed: nobody is told which. Raises Refused for a password that is too weak.
    """
    require(actor, Permission.SYSTEM)
    hold("accept", invitation_id)
    invitation = still_good(invitation_id)
    if invitation is None or (user is None and account_of(invitation.email)):
        raise OutOfTurn(_("This link no longer works."))
    account = user or open_account(
        actor=actor,
        email=invitation.email,
        name=name.strip(),
        password=password,
        organisation=invitation.organisation,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT onboarding_join(%s, %s, %s, %s)",
            [invitation_id, account.pk, new_id(), clock.now()],
        )
        (joined,) = cursor.fetchone()
    if not joined:
        raise OutOfTurn(_("This link no longer works."))
    record(actor, "membership.add", invitation, user=str(account.pk), role=invitation.role_code)
    return account
