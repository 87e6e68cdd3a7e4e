"""What is said of a visit that somebody makes alone: by themselves, or by who looked for them."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked, target_of
from alongside.common.once import kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.owncare.models import LoneStep, LoneVisit, Whereabouts
from alongside.owncare.models.lone_visit import LONGEST_WORDS
from alongside.owncare.queries.lone_visits import visits_visible_to
from alongside.owncare.rules import names_by_number
from alongside.owncare.services.setting_out import LONGEST_OUT
from alongside.owncare.states import MOVES, OF_A_COLLEAGUE, Outcome, Step

LONGER = (15, 30, 60)  # minutes that a button offers
MOST_LONGER = 240


@all_or_nothing()
def say_safe(*, actor: Actor, visit: LoneVisit) -> LoneVisit:
    """Whoever was out is safe: nobody is told any more. Said twice it stays."""
    return _over(actor, _own(actor, visit))


@all_or_nothing()
def extend(*, actor: Actor, visit: LoneVisit, minutes: int, key: uuid.UUID) -> LoneVisit:
    """They need so many minutes longer, from now or from when they wanted to be back.

    ``key`` becomes the id of the step: pressed twice it is once. Raises OutOfTurn when it is over.
    """
    return _extended(actor, _own(actor, visit), minutes, key)


@all_or_nothing()
def raise_alarm(*, actor: Actor, visit: LoneVisit) -> LoneVisit:
    """They want to be looked for at once: buddy and leads are told together. Twice is once."""
    return _alarmed(actor, _own(actor, visit))


@all_or_nothing()
def say_safe_by_link(*, actor: Actor, visit_id: uuid.UUID) -> LoneVisit:
    """The same through the link that was sent to whoever is out."""
    return _over(actor, _by_link(actor, visit_id))


@all_or_nothing()
def extend_by_link(*, actor: Actor, visit_id: uuid.UUID, minutes: int, key: uuid.UUID) -> LoneVisit:
    """The same through the link that was sent to whoever is out."""
    return _extended(actor, _by_link(actor, visit_id), minutes, key)


@all_or_nothing()
def raise_alarm_by_link(*, actor: Actor, visit_id: uuid.UUID) -> LoneVisit:
    """The same through the link that was sent to whoever is out."""
    return _alarmed(actor, _by_link(actor, visit_id))


def visit_of_link(*, actor: Actor, visit_id: uuid.UUID) -> LoneVisit | None:
    """What the link is of, also once it is over; None once it is forgotten."""
    require(actor, Permission.SYSTEM)
    return LoneVisit.objects.filter(pk=visit_id).first()


@all_or_nothing()
def say_what_happened(
    *, actor: Actor, visit: LoneVisit, outcome: str, words: str = ""
) -> LoneVisit:
    """A colleague who was told says what came of it; from then on nobody else is told.

    Raises OutOfTurn when somebody was faster, or they were heard of themselves.
    """
    require(actor, Permission.CASES_WORK)
    visit = locked(visit)
    if visit.by_id == actor.user or not visits_visible_to(actor).filter(pk=visit.pk).exists():
        raise NotPermitted(_("This is for the colleagues who were told."))
    if outcome not in OF_A_COLLEAGUE:
        raise Refused(_("Say what happened."), field="outcome")
    if len(words) > LONGEST_WORDS:
        raise Refused(_("This is too long: keep it under 1,000 characters."), field="words")
    if names_by_number(words):
        raise Refused(_("An NHS number stands in your text. Take it out."), field="words")
    visit.status = target_of(MOVES, "say_what_happened", visit.status)
    visit.words = words.strip()
    return _ended(actor, visit, outcome, Step.SAY_WHAT_HAPPENED)


@all_or_nothing()
def look_where(*, actor: Actor, whereabouts: Whereabouts) -> None:
    """Note that a colleague was shown where somebody is."""
    require(actor, Permission.CASES_WORK)
    people = [whereabouts.person_id] if whereabouts.person_id else []
    record(actor, "lone_visit.look_where", whereabouts.visit, people=people)


def _own(actor: Actor, visit: LoneVisit) -> LoneVisit:
    require(actor, Permission.CASES_WORK)
    visit = locked(visit)
    if visit.by_id != actor.user:
        raise NotPermitted(_("Only whoever is out can say this."))
    return visit


def _by_link(actor: Actor, visit_id: uuid.UUID) -> LoneVisit:
    require(actor, Permission.SYSTEM)
    return LoneVisit.objects.select_for_update(of=("self",)).get(pk=visit_id)


def _over(actor: Actor, visit: LoneVisit) -> LoneVisit:
    if not visit.is_open:
        return visit
    visit.status = target_of(MOVES, "say_safe", visit.status)
    return _ended(actor, visit, Outcome.SAFE, Step.SAY_SAFE)


def _ended(actor: Actor, visit: LoneVisit, outcome: str, step: str) -> LoneVisit:
    visit.outcome, visit.ended_at, visit.ended_by_id = outcome, clock.now(), actor.user_id
    visit.next_call_at = None
    visit.save(update_fields=["status", "outcome", "words", "ended_at", "ended_by", "next_call_at"])
    line = write(actor, visit, step)
    record(actor, "lone_visit.end", visit, outcome=outcome)
    _stand_down(visit, line)
    return visit


def _extended(actor: Actor, visit: LoneVisit, minutes: int, key: uuid.UUID) -> LoneVisit:
    if kept_with(key, LoneStep.objects, visit_id=visit.pk):
        return visit
    _runs(visit)
    visit.status = target_of(MOVES, "extend", visit.status)
    if not 1 <= minutes <= MOST_LONGER:
        raise Refused(_("Enter from 1 to 240 minutes."), field="minutes")
    now = clock.now()
    back_at = max(now, visit.back_at) + dt.timedelta(minutes=minutes)
    if back_at > now + LONGEST_OUT:
        raise Refused(_("That is longer than 12 hours."), field="minutes")
    visit.back_at = visit.next_call_at = back_at
    visit.calls, visit.urgent = 0, False
    visit.save(update_fields=["status", "back_at", "next_call_at", "calls", "urgent"])
    line = write(actor, visit, Step.EXTEND, minutes=minutes, key=key)
    record(actor, "lone_visit.extend", visit, minutes=minutes)
    _stand_down(visit, line)
    return visit


def _alarmed(actor: Actor, visit: LoneVisit) -> LoneVisit:
    _runs(visit)
    if visit.urgent:
        return visit
    visit.status = target_of(MOVES, "raise_alarm", visit.status)
    visit.urgent, visit.next_call_at = True, clock.now()
    visit.alarm_at = visit.alarm_at or visit.next_call_at
    visit.save(update_fields=["status", "urgent", "next_call_at", "alarm_at"])
    line = write(actor, visit, Step.RAISE_ALARM)
    record(actor, "lone_visit.raise_alarm", visit)
    tell("lone_visit.alarm", key=f"lone_visit.alarm:{line.pk}", visit=str(visit.pk))
    return visit


def _runs(visit: LoneVisit) -> None:
    """Raises OutOfTurn once it is over: nobody would look, and whoever asks has to know it."""
    if not visit.is_open:
        raise OutOfTurn(
            _(
                "This visit is over: nobody is told. If you are in danger, ring 999. If you are "
                "still out, set out again."
            )
        )


def _stand_down(visit: LoneVisit, line: LoneStep) -> None:
    """Whoever was told hears that there is news."""
    if visit.alarm_at is not None:
        key = f"lone_visit.news:{line.pk}"
        tell("lone_visit.news", key=key, visit=str(visit.pk), line=str(line.pk))


def write(
    actor: Actor,
    visit: LoneVisit,
    step: str,
    *,
    minutes: int | None = None,
    whom: uuid.UUID | None = None,
    key: uuid.UUID | None = None,
) -> LoneStep:
    """One line of the course. ``key`` becomes its id."""
    by_clock = step in (Step.REMIND, Step.CALL, Step.UNANSWERED)
    line = LoneStep(
        pk=key or new_id(),
        visit=visit,
        step=step,
        minutes=minutes,
        by_link=actor.user_id is None and not by_clock,
        by_id=actor.user_id,
        whom_id=whom,
    )
    insert(line)
    return line
