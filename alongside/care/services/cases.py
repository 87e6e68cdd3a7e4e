"""Verbs about cases and what is done in them."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.queries.slots import time_ahead
from alongside.care.models import Action, Appointment, Case, CaseMove, Goal, Task
from alongside.care.next_contact import with_arranged
from alongside.care.queries import visible_to
from alongside.care.states import CHOSEN, COMPLETES, MOVES, Outcome, Status, TaskStatus
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked, target_of
from alongside.common.once import kept_with
from alongside.common.statements import put_together_once
from alongside.common.updating import update
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.restriction import check_usable
from alongside.referrals import services as referrals
from alongside.referrals.clocks import due_on
from alongside.referrals.models import Promise, Referral

LONGEST_TEXT = 10_000


@all_or_nothing()
def take_on(*, actor: Actor, referral: Referral) -> Case:
    """Accept a referral to the team and open the case, with the actor as its worker.

    The same worker's second click answers with the case; a colleague who was slower is told who
    was faster (OutOfTurn).
    """
    require(actor, Permission.CASES_WORK)
    referral = locked(referral)
    earlier = Case.objects.select_related("worker").filter(referral=referral).first()
    if earlier and earlier.worker_id == actor.user:
        return earlier
    if earlier:
        raise OutOfTurn(
            _("%(name)s has already taken this referral on.") % {"name": earlier.worker.name}
        )
    return begin(actor, referral, actor.user)


def begin(actor: Actor, referral: Referral, worker: uuid.UUID) -> Case:
    """The step itself, of a locked referral without a case: accepted, and in this worker's hands.

    Of somebody else than the actor the caller checks that they work the team's cases.
    """
    referral = referrals.move(actor=actor, referral=referral, name="accept")
    if worker != actor.user:
        referral = referrals.hand_over(actor=actor, referral=referral, to=worker)
    promised = due_on(actor.organisation, Promise.Step.CONTACT, referral.urgency)
    case = Case(
        person_id=referral.person_id,
        organisation_id=actor.organisation,
        referral=referral,
        worker_id=worker,
        opened_at=clock.now(),
        next_contact_on=promised,
        contact_by=promised,
    )
    insert(case)
    keep_time(actor, case)
    given = {} if worker == actor.user else {"to": str(worker)}
    record(actor, "case.take_on", case, people=[case.person_id], **given)
    return case


def keep_time(actor: Actor, case: Case) -> None:
    """The time that was booked by the referral is an appointment of the case, under its own id."""
    place = time_ahead(actor, case.referral_id)
    session = place.session if place else None
    if not (place and session and session.worker_id and session.ends_at):
        return
    made = Appointment(
        pk=place.pk,
        case=case,
        worker_id=session.worker_id,
        kind=session.how,
        at=session.starts_at,
        minutes=round((session.ends_at - session.starts_at).total_seconds() / 60),
        place="" if case.person.protected else session.place_name,
    )
    insert(made)
    case.next_contact_on = with_arranged(case.next_contact_on, clock.local_day(made.at))
    update(case, "next_contact_on")
    record(actor, "appointment.book", made, people=[case.person_id])
    if place.help_open:
        tell("help.kept", f"help.kept:{place.pk}", place=str(place.pk))


def look_over(*, actor: Actor, cases: Iterable[Case], referrals: Iterable[Referral]) -> None:
    """Note whose names the board has just shown."""
    people = {case.person_id for case in cases} | {row.person_id for row in referrals}
    record(actor, "board.see", people=sorted(people))


@all_or_nothing()
def set_goal(*, actor: Actor, case: Case, key: uuid.UUID, words: str) -> Goal:
    """Keep what matters to the person. ``key`` becomes the goal's id."""
    case = open_case(actor, case)
    earlier = kept_with(key, Goal.objects, case_id=case.pk)
    if earlier:
        return earlier
    if not words.strip():
        raise Refused(_("Write the goal in the person’s own words."), field="words")
    check_length(words, "words")
    check_gives_nothing_away(actor, case.person, "words", words)
    goal = Goal(pk=key, case=case, words=words)
    insert(goal)
    record(actor, "goal.set", goal, people=[case.person_id])
    return goal


@all_or_nothing()
def agree_action(
    *,
    actor: Actor,
    goal: Goal,
    key: uuid.UUID,
    what: str,
    owner: str,
    due_on: dt.date | None = None,
) -> Action:
    """Agree a step towards a goal. ``key`` becomes the action's id."""
    case = open_case(actor, goal.case)
    earlier = kept_with(key, Action.objects, goal_id=goal.pk)
    if earlier:
        return earlier
    if not what.strip():
        raise Refused(_("Write what is to be done."), field="what")
    check_gives_nothing_away(actor, case.person, "what", what)
    action = Action(pk=key, goal=goal, what=what, owner=owner, due_on=due_on)
    insert(action)
    record(actor, "action.agree", action, people=[case.person_id])
    return action


@all_or_nothing()
def finish_action(*, actor: Actor, action: Action) -> Action:
    """Tick an action off. Ticked before, it keeps the first moment."""
    case = open_case(actor, action.goal.case)
    action = locked(action)
    if action.done_at is None:
        action.done_at = clock.now()
        action.save(update_fields=["done_at"])
        record(actor, "action.finish", action, people=[case.person_id])
    return action


@all_or_nothing()
def close_case(
    *, actor: Actor, case: Case, outcome: str, note: str = "", key: uuid.UUID | None = None
) -> Case:
    """Close the case and with it the referral that began it; the first referrer is told.

    ``key`` becomes the step's id: the same form sent twice closes once. A death is noted instead,
    and closes every case. Raises OutOfTurn when a colleague closed it meanwhile.
    """
    require(actor, Permission.CASES_WORK)
    case = locked(case)
    if key and kept_with(key, CaseMove.objects, case_id=case.pk, name="close"):
        return case
    case.status = target_of(MOVES, "close", case.status)
    if outcome not in CHOSEN:
        raise Refused(_("Choose how it ended."), field="outcome")
    check_length(note, "note")
    check_gives_nothing_away(actor, case.person, "note", note)
    case.closed_at, case.outcome, case.closing_note = clock.now(), outcome, note
    case.next_contact_on = None
    case.save(update_fields=["status", "closed_at", "outcome", "closing_note", "next_contact_on"])
    step_id = key or new_id()
    step = CaseMove(pk=step_id, case=case, name="close", status=case.status, by_id=actor.user)
    insert(step)
    _open_tasks(case).update(
        status=TaskStatus.DROPPED, settled_at=clock.now(), settled_by_id=actor.user
    )
    record(actor, "case.close", case, people=[case.person_id], outcome=outcome)
    tell("case.closed", key=f"case.closed:{case.pk}", case=str(case.pk), outcome=outcome)
    _end_referral(actor, case, outcome, note)
    return case


def give(actor: Actor, case: Case, to: uuid.UUID, key: uuid.UUID) -> None:
    """The step itself, of a locked case, with its referral, what is arranged and what is to do."""
    case.status = target_of(MOVES, "reassign", case.status)
    before, case.worker_id = case.worker_id, to
    # Whoever has it now is reminded first, before anything is taken away.
    case.nudged_on = case.escalated_on = None
    case.save(update_fields=["worker", "nudged_on", "escalated_on"])
    insert(CaseMove(pk=key, case=case, name="reassign", status=case.status, by_id=actor.user))
    record(actor, "case.reassign", case, people=[case.person_id], before=str(before), to=str(to))
    referrals.hand_over(actor=actor, referral=case.referral, to=to)
    planned = Appointment.objects.filter(case=case, status=Appointment.Status.PLANNED)
    planned.update(worker_id=to)
    _open_tasks(case).filter(owner_id=before).update(owner_id=to)


def _open_tasks(case: Case) -> QuerySet[Task]:
    return Task.objects.filter(case=case, status=TaskStatus.OPEN)


def _end_referral(actor: Actor, case: Case, outcome: str, note: str) -> None:
    if outcome in COMPLETES:
        told = "\n".join(text for text in (str(Outcome(outcome).label), note) if text)
        referrals.move(actor=actor, referral=case.referral, name="complete", note=told)
    else:
        referrals.move(actor=actor, referral=case.referral, name="close", reason=outcome, note=note)


def open_to_writer(actor: Actor, case: Case) -> Case:
    """The case of whoever writes in the plan: its team, or the person themselves.

    Raises OutOfTurn for one that is closed.
    """
    if actor.person_id is None:
        return open_case(actor, case)
    # The person may not lock the case. Whoever closes it meanwhile closes it with their words.
    if not Case.objects.filter(pk=case.pk, status=Status.OPEN).exists():
        raise OutOfTurn(_("Your plan is finished and can no longer be changed."))
    return case


def open_case(actor: Actor, case: Case) -> Case:
    """The case, locked and read anew: of the one given no more is looked at than which it is.

    Refused when a colleague has closed it meanwhile, and where the actor does not see it.
    """
    require(actor, Permission.CASES_WORK)
    held = next(iter(_held(actor, case.pk)), None)
    if held is None:
        raise Refused(
            _("This case is not with your team, or no longer. Nothing was saved."), field="case"
        )
    case = held
    if not case.is_open:
        raise OutOfTurn(
            _("This case was closed meanwhile. Nothing was saved: your typing is still here.")
        )
    check_usable(case.person)
    return case


def readable_case(actor: Actor, case: Case) -> Case:
    """The case, open or closed, read anew. Refused where the actor does not see it."""
    require(actor, Permission.CASES_WORK)
    found = visible_to(actor).select_related("person", "organisation").filter(pk=case.pk).first()
    if found is None:
        raise Refused(
            _("This case is not with your team, or no longer. Nothing was saved."), field="case"
        )
    check_usable(found.person)
    return found


@put_together_once
def _held(actor: Actor, case_id: uuid.UUID) -> QuerySet[Case]:
    # Few verbs look at the referral, and who may see that is a long question.
    cases = visible_to(actor).select_for_update(of=("self",)).select_related("person")
    return cases.filter(pk=case_id)


def check_length(text: str, field: str) -> None:
    """Raise Refused, at this field, for more than LONGEST_TEXT characters."""
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field=field)
