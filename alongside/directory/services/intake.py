"""Verbs by which an organisation is sent nobody new, and is sent people again."""

import uuid

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.models import IntakePause
from alongside.directory.queries.intake import pauses_visible_to
from alongside.outbox.services import tell

PAUSED = "intake.paused"


@all_or_nothing()
def pause_intake(*, actor: Actor, organisation_id: uuid.UUID, source_id: uuid.UUID) -> None:
    """From now on nothing new is sent there. Paused by the same source before, it stays so.

    Whoever is sending at this moment is waited for: their referral is among those that are open.
    """
    require(actor, Permission.CONCERNS_LEAD)
    hold("intake", organisation_id)
    there = pauses_visible_to(actor).filter(organisation_id=organisation_id)
    if there.filter(source_id=source_id).exists():
        return
    pause = IntakePause(organisation_id=organisation_id, source_id=source_id)
    insert(pause)
    record(actor, "intake.pause", pause, organisation=str(organisation_id))
    tell(PAUSED, key=f"{PAUSED}:{pause.pk}", organisation=str(organisation_id))


@all_or_nothing()
def resume_intake(*, actor: Actor, source_id: uuid.UUID) -> bool:
    """End the pause that this source asked for. False when there is none (any more)."""
    require(actor, Permission.CONCERNS_LEAD)
    found = pauses_visible_to(actor).filter(source_id=source_id).first()
    if found is None:
        return False
    hold("intake", found.organisation_id)
    ended = IntakePause.objects.filter(pk=found.pk, ended_at=None).update(ended_at=clock.now())
    record(actor, "intake.resume", found, organisation=str(found.organisation_id))
    return bool(ended)
