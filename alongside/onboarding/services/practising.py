"""The practice referral: begun, taken through its steps, thrown away. Nothing else learns of it."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked, target_of
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.onboarding.models import Practice, PracticeMove
from alongside.onboarding.queries import practice_of
from alongside.organisations.queries import has_agreed
from alongside.outbox.services import tell
from alongside.referrals.states import MOVES, Side, Status


@all_or_nothing()
def begin_practice(*, actor: Actor) -> Practice:
    """Refer somebody invented to the actor's own organisation. One at a time.

    Raises Refused without an agreement that holds: a real one would not come either.
    """
    _check(actor)
    hold("practice", actor.organisation)
    standing = practice_of(actor)
    if standing:
        return standing
    if not has_agreed(actor.organisation):
        raise Refused(_("First sign the data-sharing agreement: without it nobody is referred."))
    practice = Practice(organisation_id=actor.organisation, started_by_id=actor.user)
    insert(practice)
    _write_down(actor, practice, "send", uuid.uuid4())
    record(actor, "practice.begin", practice)
    tell("practice.begun", key=f"practice.begun:{practice.pk}", practice=str(practice.pk))
    return practice


@all_or_nothing()
def practise(*, actor: Actor, practice: Practice, name: str, key: uuid.UUID) -> Practice:
    """Make the next move, by the same table as for a real referral. ``key`` makes it once."""
    _check(actor, practice)
    held = locked(practice)
    if held.thrown_away_at:
        raise OutOfTurn(_("It was thrown away meanwhile."))
    if kept_with(key, PracticeMove.objects, practice_id=held.pk):
        return held
    if name not in MOVES or MOVES[name].side != Side.TO:
        raise NotPermitted(_("This is not a step of yours."))
    held.status = target_of(MOVES, name, held.status)
    if held.status == Status.COMPLETED:
        held.completed_at = clock.now()
    held.save(update_fields=["status", "completed_at"])
    _write_down(actor, held, name, key)
    return held


@all_or_nothing()
def throw_away(*, actor: Actor, practice: Practice) -> None:
    """Nothing is left but that somebody practised. Done before, nothing happens."""
    _check(actor, practice)
    held = locked(practice)
    if held.thrown_away_at:
        return
    held.moves.all().delete()
    held.thrown_away_at = clock.now()
    held.save(update_fields=["thrown_away_at"])
    record(actor, "practice.throw_away", held)


def _check(actor: Actor, practice: Practice | None = None) -> None:
    meets_referrals = (
        actor.may(Permission.REFERRALS_ANSWER)
        or actor.may(Permission.REFERRALS_TRIAGE)
        or actor.may(Permission.REFERRALS_SEND)
    )
    if not meets_referrals and not actor.may(Permission.MEMBERS_MANAGE):
        raise NotPermitted(_("Your role does not let you practise."))
    if practice and practice.organisation_id != actor.organisation:
        raise NotPermitted(_("This is another organisation’s."))


def _write_down(actor: Actor, practice: Practice, name: str, key: uuid.UUID) -> None:
    insert(
        PracticeMove(pk=key, practice=practice, name=name, status=practice.status, by_id=actor.user)
    )
