"""Preparing a copy, reading its notes first, and giving it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import target_of
from alongside.common.whole import all_or_nothing
from alongside.rights.copying.content import content_of
from alongside.rights.copying.enclosed import held_file, named_in
from alongside.rights.copying.reading import Section, Words, all_held, notes_in
from alongside.rights.models import Check, Copy, Enclosure, RightsRequest
from alongside.rights.queries import checks_visible_to
from alongside.rights.services.moving import end, held_to_answer, was_made
from alongside.rights.states import MOVES, Withheld


@dataclass(frozen=True)
class Verdict:
    """Whether the person gets a note; if not, why."""

    given: bool
    why_not: str = ""


@all_or_nothing()
def prepare(*, actor: Actor, request: RightsRequest, words: Words) -> list[Section]:
    """Everything held of the person, for whoever reads it before it is given; that is noted."""
    require(actor, Permission.PRIVACY_REVIEW)
    record(actor, "rights.prepare", request, people=[request.person_id])
    return all_held(actor, request, words)


@all_or_nothing()
def note_reading(*, actor: Actor, request: RightsRequest) -> None:
    """Keep that a file was read before the copy is given."""
    require(actor, Permission.PRIVACY_REVIEW)
    record(actor, "rights.prepare", request, people=[request.person_id])


@all_or_nothing()
def check(*, actor: Actor, request: RightsRequest, verdicts: Mapping[str, Verdict]) -> None:
    """Keep what was said of notes, by their items; a later word on one takes the place of an
    earlier one."""
    request = held_to_answer(actor, request)
    if not request.is_open:
        raise Refused(_("This has been answered. Nothing was changed."))
    earlier = {one.item: one for one in checks_visible_to(actor).filter(request=request)}
    for item, verdict in verdicts.items():
        if not verdict.given and verdict.why_not not in Withheld.values:
            raise Refused(_("Choose why it is left out."))
        found = earlier.get(item)
        if found is None:
            new = Check(request=request, item=item, by_id=actor.user, **vars(verdict))
            insert(new)
        elif (found.given, found.why_not) != (verdict.given, verdict.why_not):
            found.given, found.why_not = verdict.given, verdict.why_not
            found.by_id = actor.user
            found.save(update_fields=["given", "why_not", "by"])
    record(actor, "rights.check", request, people=[request.person_id], notes=len(verdicts))


@all_or_nothing()
def release(
    *,
    actor: Actor,
    request: RightsRequest,
    key: uuid.UUID,
    words: Words,
    answer: str = "",
) -> Copy:
    """Give the copy as it is at this moment. ``key`` becomes the step's id.

    Raises Refused while there is a note that nobody has read, for example one written just now.
    """
    request = held_to_answer(actor, request)
    if was_made(key, request):
        return Copy.objects.get(request=request)
    target_of(MOVES, "answer", request.status)  # somebody else may have answered meanwhile
    sections = all_held(actor, request, words)
    checks = {one.item: one for one in checks_visible_to(actor).filter(request=request)}
    unread = [note for note in notes_in(sections) if note.item not in checks]
    if unread:
        raise Refused(
            ngettext(
                "%(num)s note has not been read yet. Read it, and say whether the person gets it.",
                "%(num)s notes have not been read yet. Read them, and say whether the person gets "
                "each.",
                len(unread),
            )
            % {"num": len(unread)}
        )
    content: dict[str, Any] = content_of(actor, request, sections, checks)
    copy = Copy(request=request, content=content)
    insert(copy)
    _enclose(actor, request, copy)  # files can be read for as long as the request is open
    end(actor, request, "answer", answer.strip(), key)
    record(actor, "rights.release", request, people=[request.person_id])
    return copy


def _enclose(actor: Actor, request: RightsRequest, copy: Copy) -> None:
    """One file after the other: however many there are, one is held in memory."""
    for one in named_in(copy.content):
        held = held_file(actor, request, one.id)
        if held:
            insert(
                Enclosure(
                    copy=copy,
                    document=one.id,
                    title=one.title,
                    media=held.media,
                    content=held.content,
                )
            )


@all_or_nothing()
def fetch(*, actor: Actor, copy: Copy) -> dict[str, Any]:
    """The content of a copy that the actor may read, and a note that they took it."""
    require(actor, Permission.OWN_RECORD if actor.person_id else Permission.PRIVACY_REVIEW)
    record(actor, "rights.fetch", copy.request, people=[copy.request.person_id])
    content: dict[str, Any] = copy.content
    return content
