"""Holding a concern, and writing the next line of its chronology."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import target_of
from alongside.common.once import kept_with
from alongside.safeguarding.models import LONGEST_TEXT, Concern, Entry
from alongside.safeguarding.queries import visible_to
from alongside.safeguarding.states import MOVES


def held(actor: Actor, concern: Concern) -> Concern:
    """The concern, locked, for a lead in its circle. Raises NotPermitted for anybody else."""
    require(actor, Permission.CONCERNS_LEAD)
    found = visible_to(actor).select_for_update(of=("self",)).filter(pk=concern.pk).first()
    if found is None:
        raise NotPermitted(_("Only the leads in the circle of a concern can do this."))
    return found


def move(
    actor: Actor,
    concern: Concern,
    name: str,
    *,
    text: str = "",
    codes: Collection[str] = (),
    key: uuid.UUID | None = None,
) -> None:
    """Set the status that the table gives, and write the step down; the caller saves the concern.

    Raises OutOfTurn when another lead was faster.
    """
    concern.status = target_of(MOVES, name, concern.status)
    write(actor, concern, name, text=text, codes=codes, key=key)


def write(
    actor: Actor,
    concern: Concern,
    step: str,
    *,
    text: str = "",
    codes: Collection[str] = (),
    whom: uuid.UUID | None = None,
    key: uuid.UUID | None = None,
) -> None:
    """One line of the chronology. ``key`` becomes its id."""
    insert(
        Entry(
            pk=key or new_id(),
            concern=concern,
            step=step,
            status=concern.status,
            text=text,
            codes=list(codes),
            by_id=actor.user_id,
            whom_id=whom,
        )
    )


def was_written(key: uuid.UUID, concern: Concern) -> bool:
    """Whether the form with this key has been taken already: the second click of a double one."""
    return kept_with(key, Entry.objects, concern_id=concern.pk) is not None


def said(text: str, field: str, missing: str) -> str:
    """The text without blank edges. Raises Refused when it is empty or too long."""
    text = text.strip()
    if not text:
        raise Refused(missing, field=field)
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field=field)
    return text
