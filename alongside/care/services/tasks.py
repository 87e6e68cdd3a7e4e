"""Verbs about tasks: made, taken, done."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.audit.services import record
from alongside.care.models import Case, Task
from alongside.care.services.cases import check_length, open_case
from alongside.care.states import TASK_MOVES, TaskStatus
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked, target_of
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.restriction import check_usable


@all_or_nothing()
def make_task(
    *,
    actor: Actor,
    key: uuid.UUID,
    what: str,
    owner: uuid.UUID | None = None,
    due_on: dt.date | None = None,
    case: Case | None = None,
) -> Task:
    """Write down what is to do: for one of the team (a user's id), or for whoever takes it.

    ``key`` becomes the task's id: the same form sent twice makes one.
    """
    require(actor, Permission.CASES_WORK)
    hold("task", key)
    case = open_case(actor, case) if case else None
    of_case = case and case.pk
    earlier = kept_with(key, Task.objects, organisation_id=actor.organisation, case_id=of_case)
    if earlier:
        return earlier
    if not what.strip():
        raise Refused(_("Write what is to be done."), field="what")
    if owner and not colleagues_who_may(actor, Permission.CASES_WORK).filter(pk=owner).exists():
        raise Refused(_("Choose a link worker of your team."), field="owner")
    if case:
        check_gives_nothing_away(actor, case.person, "what", what)
    task = Task(
        pk=key,
        organisation_id=actor.organisation,
        case=case,
        what=what.strip(),
        owner_id=owner,
        due_on=due_on,
        by_id=actor.user,
    )
    insert(task)
    record(actor, "task.make", task, people=_people(task))
    return task


@all_or_nothing()
def claim_task(*, actor: Actor, task: Task) -> Task:
    """Take a task of the whole team. Of two at once one has it, and the other is told who."""
    require(actor, Permission.CASES_WORK)
    task = _held(task)
    if task.owner_id == actor.user:
        return task
    if task.owner:
        raise OutOfTurn(_("%(name)s has already taken this.") % {"name": task.owner.name})
    if not task.is_open:
        raise OutOfTurn(_("This was settled meanwhile: there is nothing left to do."))
    task.owner_id = actor.user
    task.save(update_fields=["owner"])
    record(actor, "task.claim", task, people=_people(task))
    return task


@all_or_nothing()
def settle_task(*, actor: Actor, task: Task, move: str, note: str = "") -> Task:
    """Say that it is done, or no longer needed (a name of ``TASK_MOVES``), and what came of it.

    Said twice it stays as it was said first; settled otherwise by a colleague, it is OutOfTurn.
    """
    require(actor, Permission.CASES_WORK)
    task = _held(task)
    if task.status == TASK_MOVES[move].target and task.settled_by_id == actor.user:
        return task
    task.status = target_of(TASK_MOVES, move, task.status)
    check_length(note, "note")
    if task.case:
        check_gives_nothing_away(actor, task.case.person, "note", note)
    task.note, task.settled_at, task.settled_by_id = note, clock.now(), actor.user
    task.save(update_fields=["status", "note", "settled_at", "settled_by"])
    record(actor, "task.settle", task, people=_people(task), to=task.status)
    return task


def call_for(actor: Actor, case: Case, reason: str, about: object) -> None:
    """The house makes a task of a sign, within the verb that gave it. The case is locked.

    Of one thing (``about``) it is made once, and never while one of the same reason is open.
    """
    held = Task.objects.filter(case=case, reason=reason)
    if held.filter(Q(status=TaskStatus.OPEN) | Q(about=str(about))).exists():
        return
    task = Task(
        organisation_id=case.organisation_id,
        case=case,
        reason=reason,
        about=str(about),
        owner_id=case.worker_id,
        due_on=clock.today(),
    )
    insert(task)
    record(actor, "task.call_for", task, people=[case.person_id], reason=reason)


def answered(actor: Actor, case: Case, reason: str, about: object) -> None:
    """What the house asked for has been done by the verb itself: the task is done with it."""
    asked = Task.objects.filter(case=case, reason=reason, status=TaskStatus.OPEN)
    asked.filter(about__startswith=str(about)).update(
        status=TaskStatus.DONE, settled_at=clock.now(), settled_by_id=actor.user
    )


# SQL about a row of care_case: the tasks that wait for its person to be reached. Every contact
# asks it, and hardly ever there is one.
UNTIL_REACHED = f"""ARRAY(
    SELECT task.id FROM care_task task WHERE task.case_id = care_case.id
    AND task.status = '{TaskStatus.OPEN.value}'
    AND task.reason IN ({", ".join(f"'{reason.value}'" for reason in Task.UNTIL_REACHED)})
)"""  # noqa: S608 - our own codes


def reached(actor: Actor, asked: Sequence[uuid.UUID]) -> None:
    """The person has been spoken with: what the house asked for because they were not, is done."""
    Task.objects.filter(pk__in=asked, status=TaskStatus.OPEN).update(
        status=TaskStatus.DONE, settled_at=clock.now(), settled_by_id=actor.user
    )


def answered_by_link(visit: uuid.UUID, sign: str) -> None:
    """The person has answered by themselves: nobody asks any more, and of a sign there is a task.

    The house does it for them, who read no case.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_task_of_answer(%s, %s, %s, %s)", [visit, sign, clock.now(), clock.today()]
        )


@all_or_nothing()
def make_due_tasks(*, actor: Actor, day: dt.date) -> int:
    """What the calendar makes due by that day and the house has not made yet; how many."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_make_due_tasks(%s)", [day])
        (made,) = cursor.fetchone()
    record(actor, "task.make_due", made=made)
    return int(made)


@all_or_nothing()
def call_after_two_misses(*, actor: Actor, referral_id: uuid.UUID) -> uuid.UUID | None:
    """The last two times somebody did not come to a service: a task for their link worker.

    Made once for each two, and never while one of the same reason is open; the house reads neither
    the case nor the referral. Answers whose task it is, None where nothing is to do.
    """
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_call_after_two_misses(%s, %s, %s)",
            [referral_id, clock.now(), clock.today()],
        )
        (person,) = cursor.fetchone()
    if person is None:
        return None
    record(
        actor,
        "task.call_for",
        people=[person],
        reason=str(Task.Reason.MISSED_TWICE),
        referral=str(referral_id),
    )
    return uuid.UUID(str(person))


@all_or_nothing()
def call_after_a_death_was_said(*, actor: Actor, referral_id: uuid.UUID) -> uuid.UUID | None:
    """A referral to a service ended because the person died: a task for their link worker.

    Nothing ends by a service’s word, which may be a slip: whoever knows the person finds out, and
    notes the death. Made once for each step, and never while one is open; none where it was noted
    already. Answers whose task it is, None where nothing is to do.
    """
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_call_for_a_death_said(%s, %s, %s)",
            [referral_id, clock.now(), clock.today()],
        )
        (person,) = cursor.fetchone()
    if person is None:
        return None
    record(
        actor,
        "task.call_for",
        people=[person],
        reason=str(Task.Reason.SAID_DEAD),
        referral=str(referral_id),
    )
    return uuid.UUID(str(person))


def missed_stands(referral_id: uuid.UUID) -> bool:
    """Whether they did not come twice, as the registers stand now, and nobody has found out why.

    Not of a referral that is over, nor once their link worker has seen to it: for the house.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_missed_stands(%s)", [referral_id])
        return cursor.fetchone() == (True,)


def _held(task: Task) -> Task:
    task = locked(task)
    if task.case:
        check_usable(task.case.person)
    return task


def _people(task: Task) -> list[uuid.UUID]:
    return [task.case.person_id] if task.case else []
