"""Who works for an organisation: another role, and leaving."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts import services as accounts
from alongside.accounts.actor import Actor, require
from alongside.accounts.giving import roles_to_give
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.onboarding.models import AccessReview
from alongside.onboarding.queries import arrivals_visible_to, invitations_visible_to
from alongside.onboarding.services.invitations import withdraw_invitation
from alongside.outbox.services import tell


@all_or_nothing()
def change_role(*, actor: Actor, membership: Membership, role_code: str) -> None:
    """A colleague does another work here from now on.

    Raises NotPermitted for a role that is not the actor's to give or to take, OutOfTurn if they
    have left meanwhile.
    """
    check_member(actor, membership)
    if role_code not in roles_to_give(actor, membership.organisation.kind):
        raise NotPermitted(_("This role is not yours to give."))
    if role_code == membership.role_code:
        return
    hold("membership", membership.pk)
    if not accounts.change_role(actor=actor, membership=membership, role_code=role_code):
        raise OutOfTurn(_("They have left, or have another role already. Look again."))
    record(
        actor,
        "membership.change",
        membership,
        user=str(membership.user_id),
        before=membership.role_code,
        after=role_code,
    )
    _tell_of_end(membership)


@all_or_nothing()
def let_go(*, actor: Actor, membership: Membership) -> None:
    """A colleague leaves: their next click finds nothing, and links they sent are of no more use.

    Done before, nothing happens.
    """
    check_member(actor, membership)
    hold("membership", membership.pk)
    if not accounts.end_membership(actor=actor, membership=membership):
        return
    record(
        actor,
        "membership.end",
        membership,
        user=str(membership.user_id),
        role=membership.role_code,
    )
    _tell_of_end(membership)
    unused = invitations_visible_to(actor).filter(sent_by=membership.user, used_at=None)
    for invitation in unused.filter(organisation=membership.organisation, withdrawn_at=None):
        withdraw_invitation(actor=actor, invitation=invitation)


@all_or_nothing()
def review(
    *,
    actor: Actor,
    membership: Membership,
    key: uuid.UUID,
    decision: str,
    role_code: str = "",
) -> None:
    """Say whether a colleague still needs their role, and do what follows.

    ``key`` becomes the review's id: the same form sent twice is noted once. Raises Refused for an
    answer that there is not, OutOfTurn if they have left or have another role meanwhile, and what
    changing and letting go raise.
    """
    check_member(actor, membership)
    if decision not in AccessReview.Decision.values:
        raise Refused(_("Choose whether they still need it."), field="decision")
    hold("membership", membership.pk)
    if kept_with(key, AccessReview.objects, membership_id=membership.pk):
        return
    if not Membership.objects.filter(pk=membership.pk, ended_at=None).exists():
        raise OutOfTurn(_("They have left, or have another role already. Look again."))
    reviewed = AccessReview(
        pk=key,
        membership=membership,
        organisation_id=actor.organisation,
        by_id=actor.user,
        decision=decision,
        role_code=membership.role_code,
        last_login=membership.user.last_login,
    )
    insert(reviewed)
    record(actor, "membership.review", reviewed, user=str(membership.user_id), decision=decision)
    if decision == AccessReview.Decision.END:
        let_go(actor=actor, membership=membership)
    if decision == AccessReview.Decision.CHANGE:
        change_role(actor=actor, membership=membership, role_code=role_code)


@all_or_nothing()
def say_alone(*, actor: Actor) -> None:
    """For now nobody else works for the organisation here. Said before, nothing happens."""
    require(actor, Permission.MEMBERS_MANAGE)
    own = arrivals_visible_to(actor).filter(organisation_id=actor.organisation, alone_at=None)
    if own.update(alone_at=clock.now()):
        record(actor, "member.alone", organisation=str(actor.organisation))


def _tell_of_end(membership: Membership) -> None:
    tell(
        "membership.ended",
        key=f"membership.ended:{membership.pk}",
        user=str(membership.user_id),
        organisation=str(membership.organisation_id),
    )


def check_member(actor: Actor, membership: Membership) -> None:
    """Raise NotPermitted or Refused unless this colleague is the actor's to look after."""
    if membership.organisation_id != actor.organisation:
        raise NotPermitted(_("They work for another organisation."))
    if membership.user_id == actor.user:
        raise Refused(_("Ask a colleague: nobody changes what they themselves may do."))
    if membership.role_code not in roles_to_give(actor, membership.organisation.kind):
        raise NotPermitted(_("This role is not yours to give or to take."))
