"""The course of a concern: a lead has it, decides, looks again, closes."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.safeguarding.models import Concern
from alongside.safeguarding.services.writing import held, move, said, was_written
from alongside.safeguarding.states import Debrief, Decision


def see(*, actor: Actor, concern: Concern) -> None:
    """Note that somebody of the circle opened it."""
    record(actor, "concern.see", concern)


@all_or_nothing()
def acknowledge(*, actor: Actor, concern: Concern) -> Concern:
    """The actor has it from now on, and nobody else is told. A second click changes nothing.

    Raises OutOfTurn when another lead was faster.
    """
    concern = held(actor, concern)
    if concern.lead_id == actor.user:
        return concern
    move(actor, concern, "acknowledge")
    concern.lead_id, concern.next_call_at = actor.user, None
    concern.save(update_fields=["status", "lead", "next_call_at"])
    record(actor, "concern.acknowledge", concern)
    return concern


@all_or_nothing()
def decide(
    *,
    actor: Actor,
    concern: Concern,
    decision: Collection[str],
    rationale: str,
    key: uuid.UUID,
    override: str = "",
    override_words: str = "",
) -> Concern:
    """Say what is done and why. ``key`` becomes the id of the step.

    An adult who did not agree is referred to the local authority only for a lawful reason
    (``override`` and, in words, why it holds); a child needs nobody's agreement.
    Raises OutOfTurn when another lead decided meanwhile, Refused for what is missing.
    """
    concern = held(actor, concern)
    if was_written(key, concern):
        return concern
    _check(decision)
    if override and override_words.strip():
        concern.override, concern.override_words = override, override_words.strip()
    if Decision.AUTHORITY in decision and not concern.may_be_shared:
        raise Refused(
            _(
                "They did not agree. Choose the lawful reason for sharing it all the same, and "
                "write why it holds."
            ),
            field="override",
        )
    why = said(rationale, "rationale", _("Write why: somebody may have to answer for it later."))
    move(actor, concern, "decide", text=why, codes=decision, key=key)
    concern.decision, concern.lead_id = list(decision), actor.user
    concern.save(update_fields=["status", "decision", "lead", "override", "override_words"])
    record(actor, "concern.decide", concern, decision=list(decision))
    return concern


def _check(decision: Collection[str]) -> None:
    if not decision:
        raise Refused(
            _("Choose what is done. “No further action” is a decision too."), field="decision"
        )
    if Decision.NOTHING in decision and len(decision) > 1:
        raise Refused(
            _("“No further action” cannot stand beside another decision."), field="decision"
        )


@all_or_nothing()
def look_again(*, actor: Actor, concern: Concern, why: str, key: uuid.UUID) -> Concern:
    """Open a decision, or a closed concern, again. What stands in the chronology stays."""
    concern = held(actor, concern)
    if was_written(key, concern):
        return concern
    why = said(why, "why", _("Write what is new."))
    move(actor, concern, "look_again", text=why, key=key)
    concern.closed_at = None
    concern.save(update_fields=["status", "closed_at"])
    record(actor, "concern.look_again", concern)
    return concern


@all_or_nothing()
def close(
    *, actor: Actor, concern: Concern, learning: str, debrief: str, key: uuid.UUID
) -> Concern:
    """Close it, with what was learnt and what came of the debrief that was offered."""
    concern = held(actor, concern)
    if was_written(key, concern):
        return concern
    if debrief not in Debrief:
        raise Refused(_("Say what came of the offer to talk about it."), field="debrief")
    learning = said(learning, "learning", _("Write what was learnt, if only that it went well."))
    move(actor, concern, "close", text=learning, codes=[debrief], key=key)
    concern.learning, concern.debrief, concern.closed_at = learning, debrief, clock.now()
    concern.save(update_fields=["status", "learning", "debrief", "closed_at"])
    record(actor, "concern.close", concern)
    return concern
