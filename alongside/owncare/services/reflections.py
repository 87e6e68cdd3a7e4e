"""Verbs about what somebody writes for themselves. The only writers."""

import datetime as dt
import uuid

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.owncare.models import Reflection
from alongside.owncare.queries.reflections import visible_to
from alongside.owncare.rules import names_by_number

LONGEST_REFLECTION = 10_000


@all_or_nothing()
def reflect(*, actor: Actor, key: uuid.UUID, text: str) -> Reflection:
    """Keep an entry that the actor alone reads. ``key`` becomes its id: sent twice it is kept once.

    The audit keeps that it was written, never what it says. Raises Refused for an NHS number.
    """
    require(actor, Permission.CASES_WORK)
    hold("reflection", key)
    earlier = kept_with(key, Reflection.objects, by_id=actor.user)
    if earlier:
        return earlier
    if not text.strip():
        raise Refused(_("Write what you want to remember."), field="text")
    if len(text) > LONGEST_REFLECTION:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field="text")
    if names_by_number(text):
        raise Refused(
            _(
                "An NHS number stands in your text. Take it out: your log is about your work, "
                "and what is about a person belongs into their case."
            ),
            field="text",
        )
    reflection = Reflection(pk=key, by_id=actor.user, text=text)
    insert(reflection)
    record(actor, "reflection.write", reflection)
    return reflection


@all_or_nothing()
def take_out(*, actor: Actor, reflection_id: uuid.UUID) -> bool:
    """Delete an entry of the actor's own. Whether it was there: a second time it is not."""
    require(actor, Permission.CASES_WORK)
    hold("reflection", reflection_id)
    reflection = visible_to(actor).filter(pk=reflection_id).first()
    if reflection is None:
        return False
    record(actor, "reflection.take_out", reflection)
    visible_to(actor).filter(pk=reflection_id).delete()
    return True


@all_or_nothing()
def forget_reflections(*, actor: Actor, before: dt.datetime) -> int:
    """Delete what was written before that moment; how many entries there were."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT owncare_forget_reflections(%s)", [before])
        (gone,) = cursor.fetchone()
    return int(gone)
