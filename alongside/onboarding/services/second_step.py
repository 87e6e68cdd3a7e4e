"""The second step of signing in: noting each change, and taking a lost one from a colleague."""

import uuid
from dataclasses import replace

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts import services as accounts
from alongside.accounts.actor import Actor, require
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_visible_to
from alongside.audit.queries import is_done
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.onboarding.services.members import check_member
from alongside.outbox.services import tell

RESET = "second_step.reset"


class Lost(models.TextChoices):
    """Why it is reset."""

    LOST = "lost", gettext_lazy("The phone or the key is lost or stolen")
    REPLACED = "replaced", gettext_lazy("The phone was replaced, broken or wiped")
    DOUBTED = "doubted", gettext_lazy("Somebody else may be able to use it")


class Confirmed(models.TextChoices):
    """How it was made sure that it is they who ask."""

    IN_PERSON = "in_person", gettext_lazy("They stand in front of me, and I know them")
    ON_VIDEO = "on_video", gettext_lazy("I saw them on a video call, and I know them")
    RUNG_BACK = "rung_back", gettext_lazy("I rang them on a number that we had before")


@all_or_nothing()
def reset_lost_step(
    *, actor: Actor, membership: Membership, key: uuid.UUID, reason: str, confirmed: str
) -> None:
    """Take a colleague's second step away; they are signed out everywhere and are told.

    The same ``key`` does it once: a form sent again touches no step that was set up since. Raises
    Refused without a reason or a way in which it was made sure who asks, for oneself and for
    whoever works elsewhere too; NotPermitted for a colleague of others, or with a role that is not
    the actor's to give.
    """
    require(actor, Permission.MEMBERS_MANAGE)
    if reason not in Lost.values:
        raise Refused(_("Choose why it is reset."), field="reason")
    if confirmed not in Confirmed.values:
        raise Refused(_("Choose how you made sure that it is they who ask."), field="confirmed")
    hold("second-step", membership.user_id)
    if is_done(actor, RESET, key):
        return
    check_member(actor, membership)
    for held in members_visible_to(actor).filter(user_id=membership.user_id):
        check_member(actor, held)  # each of their roles here is the actor's to give
    accounts.reset_second_step(actor=actor, membership=membership)
    record(
        actor,
        "second_step.reset",
        membership,
        user=str(membership.user_id),
        reason=reason,
        confirmed=confirmed,
        key=str(key),
    )
    tell(RESET, key=f"{RESET}:{key}", user=str(membership.user_id))


@all_or_nothing()
def note_change(*, actor: Actor, change: str, kind: str) -> None:
    """Note that somebody set up, stopped using or made anew what they sign in with.

    ``change`` is add, remove or codes. The actor is ``named``.
    """
    require(actor, Permission.SIGN_IN_KEEP)
    record(actor, f"second_step.{change}", user=str(actor.user), kind=kind)


def named(membership: Membership) -> Actor:
    """Who this is, with leave for nothing else: whoever sets up their first step is nobody yet."""
    return replace(Actor.of(membership), permissions=frozenset({Permission.SIGN_IN_KEEP}))
