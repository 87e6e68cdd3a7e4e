"""Who may know of a concern, and what its circle tells each other."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.safeguarding.models import Concern, Confidant
from alongside.safeguarding.queries import circle_visible_to, visible_to, who_may_join
from alongside.safeguarding.services.writing import held, said, was_written, write
from alongside.safeguarding.states import Step


@all_or_nothing()
def let_in(*, actor: Actor, concern: Concern, user_id: uuid.UUID, why: str, key: uuid.UUID) -> None:
    """A lead lets a colleague know of it. In the circle before, they stay in it.

    ``key`` becomes the id of the line in the chronology.
    """
    concern = held(actor, concern)
    if circle_visible_to(actor).filter(concern=concern, user_id=user_id, ended_at=None).exists():
        return
    if not who_may_join(actor, concern).filter(pk=user_id).exists():
        raise Refused(_("Choose a colleague who may know of it."), field="user_id")
    why = said(why, "why", _("Write why they have to know."))
    insert(
        Confidant(
            concern=concern,
            user_id=user_id,
            organisation_id=actor.organisation,
            part=Confidant.Part.ADDED,
        )
    )
    write(actor, concern, Step.JOIN, text=why, whom=user_id, key=key)
    record(actor, "concern.let_in", concern, who=str(user_id))


@all_or_nothing()
def let_go(*, actor: Actor, concern: Concern, user_id: uuid.UUID) -> None:
    """Somebody need not know any more. Raises Refused for the actor: a lead has to stay."""
    concern = held(actor, concern)
    if user_id == actor.user:
        raise Refused(_("You cannot leave: somebody has to answer for it."))
    there = circle_visible_to(actor).filter(concern=concern, user_id=user_id, ended_at=None)
    if there.update(ended_at=clock.now()):
        write(actor, concern, Step.LEAVE, whom=user_id)
        record(actor, "concern.let_go", concern, who=str(user_id))


@all_or_nothing()
def note(*, actor: Actor, concern: Concern, text: str, key: uuid.UUID) -> None:
    """Anybody in the circle adds to the chronology. ``key`` becomes the id of the line."""
    concern = _known(actor, concern)
    hold("concern", key)
    if was_written(key, concern):
        return
    text = said(text, "text", _("Write the note before you keep it."))
    write(actor, concern, Step.NOTE, text=text, key=key)
    record(actor, "concern.note", concern)


@all_or_nothing()
def ask_for_debrief(*, actor: Actor, concern: Concern) -> None:
    """Whoever raised it would like to talk about it; the lead is told, once."""
    concern = _known(actor, concern)
    hold("debrief", concern.pk)
    if concern.raised_by_id != actor.user:
        raise NotPermitted(_("This is for whoever raised the concern."))
    if concern.chronology.filter(step=Step.DEBRIEF).exists():
        return
    write(actor, concern, Step.DEBRIEF)
    record(actor, "concern.debrief", concern)
    tell("concern.debrief", key=f"concern.debrief:{concern.pk}", concern=str(concern.pk))


def _known(actor: Actor, concern: Concern) -> Concern:
    require(actor, Permission.CONCERNS_RAISE)
    found = visible_to(actor).filter(pk=concern.pk).first()
    if found is None:
        raise NotPermitted(_("Only the circle of a concern can do this."))
    return found
