"""A person wants it erased: deciding part by part, and then doing it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import target_of
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.queries.merging import all_ids
from alongside.rights.models import Erasure, PartDecision, RightsRequest
from alongside.rights.queries import erased_parts
from alongside.rights.retention.erasing import rows_of, take_out
from alongside.rights.retention.holding import by_part, holds
from alongside.rights.retention.schedule import schedule
from alongside.rights.services.moving import end, held_to_answer, said, was_made, write
from alongside.rights.states import MOVES, Ground, Kind, Part, Told

# On their own pages people have this long to read what will go, before the pages go with it.
TO_READ = dt.timedelta(days=7)


@dataclass(frozen=True)
class PartVerdict:
    """What becomes of one part: erased, or kept on a ground; and why, in words."""

    erased: bool
    rationale: str
    ground: str = ""


@all_or_nothing()
def decide(
    *,
    actor: Actor,
    request: RightsRequest,
    key: uuid.UUID,
    answer: str,
    verdicts: Mapping[Part, PartVerdict],
) -> RightsRequest:
    """Say of each part whether it is erased; ``answer`` is read by the person.

    Nothing is erased yet. ``key`` becomes the step's id.
    Raises Refused for a part with no reason, and for one that has to stay.
    """
    request = held_to_answer(actor, request)
    if was_made(key, request):
        return request
    _check_kind(request)
    answer = said(answer, "answer", _("Write what goes and what stays, and why, for the person."))
    target_of(MOVES, "answer", request.status)
    _check(verdicts)
    _check_holds(actor, request, [part for part, verdict in verdicts.items() if verdict.erased])
    for part, verdict in verdicts.items():
        insert(
            PartDecision(
                request=request,
                part=part,
                erased=verdict.erased,
                ground=verdict.ground,
                rationale=verdict.rationale.strip(),
                by_id=actor.user,
            )
        )
    end(actor, request, "answer", answer, key)
    erased = [str(part) for part, verdict in verdicts.items() if verdict.erased]
    record(actor, "rights.decide", request, people=[request.person_id], erased=erased)
    return request


def _check_kind(request: RightsRequest) -> None:
    if request.kind != Kind.ERASURE:
        raise Refused(_("This is not what was asked for."))


def _check(verdicts: Mapping[Part, PartVerdict]) -> None:
    for part in Part:
        verdict = verdicts.get(part)
        if verdict is None:
            raise Refused(_("Say whether this part goes or stays."), field=part)
        said(verdict.rationale, f"{part}_why", _("Write why, for those who answer for it later."))
        if not verdict.erased and verdict.ground not in Ground.values:
            raise Refused(_("Choose why it stays."), field=f"{part}_ground")
        if verdict.erased and verdict.ground:
            raise Refused(_("What goes has no reason to stay: choose one."), field=part)
    kept = [part for part, verdict in verdicts.items() if not verdict.erased]
    if verdicts[Part.IDENTITY].erased and kept:
        raise Refused(
            _("What is kept would still name them. Either all of it goes, or who they are stays."),
            field=Part.IDENTITY,
        )


def _check_holds(actor: Actor, request: RightsRequest, parts: Sequence[Part]) -> None:
    kept = by_part(holds(request.person_id, request.pk, actor.user))
    for part in parts:
        if kept[part]:
            raise Refused(f"{part.label}: {kept[part][0].words}", field=part)


@all_or_nothing()
def carry_out(
    *, actor: Actor, request: RightsRequest, key: uuid.UUID, expected: int, told: str
) -> Erasure:
    """Erase what was decided. ``expected`` is how many rows were shown; ``told`` says how the

    person heard of it. ``key`` becomes the id of the step and of what is written down.
    Raises Refused when it is no longer that many rows, when something keeps a part by now, or when
    the person has not had the time to read it.
    """
    request = held_to_answer(actor, request)
    if was_made(key, request):
        return Erasure.objects.get(pk=key)
    _check_kind(request)
    target_of(MOVES, "erase", request.status)
    parts = erased_parts(actor, request)
    _check_told(request, parts, told)
    hold("retention")
    _check_holds(actor, request, parts)
    people = all_ids([request.person_id])
    rows = rows_of(people, parts)
    if sum(rows.values()) != expected:
        raise Refused(_("What goes has changed since you looked. Nothing was erased: look again."))
    write(actor, request, "erase", key=key)
    take_out(people, parts)
    erasure = Erasure(
        pk=key,
        organisation_id=actor.organisation_id,
        by_id=actor.user_id,
        schedule=schedule().version,
        people=people,
        parts=parts,
        rows=rows,
    )
    insert(erasure)
    record(actor, "rights.carry_out", request, people=people, told=told)
    tell("rights.erased", key=f"rights.erased:{key}", erasure=str(key), request=str(request.pk))
    return erasure


def _check_told(request: RightsRequest, parts: Sequence[Part], told: str) -> None:
    if not parts:
        raise Refused(_("Nothing is to be erased."))
    if request.steps.filter(name="erase").exists():
        raise Refused(_("It has been erased already."))
    if told not in Told.values:
        raise Refused(_("Choose how they were told."), field="told")
    since = request.ended_at
    if told == Told.PAGES and (since is None or clock.now() < since + TO_READ):
        raise Refused(
            _("They have a week to read it on their own pages. Wait, or have them told."),
            field="told",
        )
