"""Supervision: who meets whom, that they met, and what they agreed."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.owncare.models import (
    AgreedAction,
    DiscussedPerson,
    Meeting,
    MeetingNote,
    Supervision,
)
from alongside.owncare.models.supervision import LONGEST_ACTION, LONGEST_NOTE
from alongside.owncare.queries import supervision as queries
from alongside.owncare.rules import names_by_number

LONGEST_AHEAD = dt.timedelta(days=366)


@all_or_nothing()
def begin_supervision(
    *, actor: Actor, key: uuid.UUID, colleague: uuid.UUID, supervises: bool
) -> Supervision:
    """The actor and a colleague meet from now on. ``supervises``: the actor is the supervisor.

    ``key`` becomes its id. Begun already by either of them, that one is answered.
    """
    require(actor, Permission.CASES_WORK)
    hold("supervision", actor.organisation, *sorted((str(actor.user), str(colleague))))
    if not queries.could_meet(actor).filter(pk=colleague).exists():
        raise Refused(_("Choose a colleague of your team."), field="colleague")
    worker, supervisor = (colleague, actor.user) if supervises else (actor.user, colleague)
    standing = queries.own(actor).filter(worker_id=worker, supervisor_id=supervisor, ended_at=None)
    earlier = standing.first() or kept_with(key, queries.own(actor), begun_by_id=actor.user)
    if earlier:
        return earlier
    pair = Supervision(
        pk=key,
        organisation_id=actor.organisation,
        worker_id=worker,
        supervisor_id=supervisor,
        begun_by_id=actor.user,
    )
    insert(pair)
    record(actor, "supervision.begin", pair, who=str(colleague))
    return pair


@all_or_nothing()
def end_supervision(*, actor: Actor, supervision: Supervision) -> None:
    """The two meet no more; what they kept stays theirs. Said twice it stays."""
    pair = _own(actor, supervision, open_only=False)
    if pair.ended_at is None:
        pair.ended_at, pair.next_on = clock.now(), None
        pair.save(update_fields=["ended_at", "next_on"])
        record(actor, "supervision.end", pair)


@all_or_nothing()
def note_meeting(
    *,
    actor: Actor,
    supervision: Supervision,
    key: uuid.UUID,
    held_on: dt.date,
    note: str = "",
    worker_does: Collection[str] = (),
    supervisor_does: Collection[str] = (),
    people: Collection[uuid.UUID] = (),
    next_on: dt.date | None = None,
) -> Meeting:
    """Keep that the two met, what they agreed, and whose cases they talked about.

    ``key`` becomes the meeting's id: sent twice it is one. ``people`` are ids of people whom both
    may see. The audit keeps that they met, never what was said.
    """
    pair = _own(actor, supervision)
    earlier = kept_with(key, queries.meetings_visible_to(actor), supervision_id=pair.pk)
    if earlier:
        return earlier
    _check(held_on, note, [*worker_does, *supervisor_does])
    discussed = queries.both_may_see(actor, people)
    if len(discussed) < len(set(people)):
        raise Refused(_("Choose people whom both of you may see."), field="people")
    meeting = Meeting(pk=key, supervision=pair, held_on=held_on, by_id=actor.user)
    insert(meeting)
    if note.strip():
        insert(MeetingNote(meeting=meeting, text=note.strip()))
    insert(
        *(
            AgreedAction(meeting=meeting, what=what, owner_id=owner)
            for owner, does in (
                (pair.worker_id, worker_does),
                (pair.supervisor_id, supervisor_does),
            )
            for what in does
        )
    )
    insert(*(DiscussedPerson(meeting=meeting, person=person) for person in discussed))
    _plan(pair, next_on)
    record(actor, "supervision.met", meeting, people=[person.pk for person in discussed])
    return meeting


def _check(held_on: dt.date, note: str, actions: Collection[str]) -> None:
    if held_on > clock.today():
        raise Refused(_("Enter a day that has been: when you met."), field="held_on")
    if len(note) > LONGEST_NOTE:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field="note")
    if any(len(what) > LONGEST_ACTION for what in actions):
        raise Refused(_("Keep each action under 300 characters: one a line."), field="worker_does")
    if any(names_by_number(text) for text in (note, *actions)):
        raise Refused(_("An NHS number stands in your text. Take it out."), field="note")


def _plan(pair: Supervision, next_on: dt.date | None) -> None:
    if next_on and not clock.today() <= next_on <= clock.today() + LONGEST_AHEAD:
        raise Refused(_("Enter a day within the next year."), field="next_on")
    pair.next_on = next_on
    pair.save(update_fields=["next_on"])


@all_or_nothing()
def settle_agreed(*, actor: Actor, action: AgreedAction, done: bool) -> None:
    """One of the two says that what was agreed is done, or is not after all."""
    require(actor, Permission.CASES_WORK)
    held = queries.actions_visible_to(actor).select_for_update(of=("self",))
    found = held.filter(pk=action.pk).first()
    if found is None:
        raise NotPermitted(_("This is for the two who agreed it."))
    if (found.done_at is not None) != done:
        found.done_at = clock.now() if done else None
        found.save(update_fields=["done_at"])
        record(actor, "supervision.settle", found, done=done)


@all_or_nothing()
def forget_supervision(*, actor: Actor, before: dt.date) -> int:
    """Forget meetings that were before that day with all that was agreed; how many."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT owncare_forget_supervision(%s)", [before])
        (gone,) = cursor.fetchone()
    return int(gone)


def _own(actor: Actor, supervision: Supervision, *, open_only: bool = True) -> Supervision:
    require(actor, Permission.CASES_WORK)
    pair = locked(supervision)
    if actor.user not in (pair.worker_id, pair.supervisor_id):
        raise NotPermitted(_("This is for the two who meet."))
    if open_only and pair.ended_at is not None:
        raise OutOfTurn(_("You no longer meet for supervision. Begin it anew first."))
    return pair
