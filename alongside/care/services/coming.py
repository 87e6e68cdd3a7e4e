"""Verbs about what helps somebody to come: answered here, and a task where somebody has to see."""

import uuid

from django.db import connection

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking import services as booking
from alongside.booking.models import Place
from alongside.care.models import Case, Task
from alongside.care.services.tasks import answered
from alongside.common import clock
from alongside.common.whole import all_or_nothing
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import tell


@all_or_nothing()
def answer_help(*, actor: Actor, place: Place, kind: str, stage: str) -> Place:
    """Say that help is arranged, or cannot be; with the last of it the task to see to it is done.

    As ``booking.answer_help``, which says what is refused.
    """
    if not actor.may(Permission.REFERRALS_ANSWER):
        require(actor, Permission.CASES_WORK)
    place = booking.answer_help(actor=actor, place=place, kind=kind, stage=stage)
    case = Case.objects.filter(referral_id=place.referral_id).first()
    if case and not place.help_open:
        answered(actor, case, Task.Reason.HELP_WANTED, place.pk)
    return place


@all_or_nothing()
def call_for_help(*, actor: Actor, place: Place, news: uuid.UUID, refused: bool = False) -> bool:
    """A task for the link worker: to arrange what is wanted, or what else to do if it is refused.

    Of a place in a service only the second is theirs. Made once for each ``news`` of it. False
    where they have no open case, or such a task of this place is open: the house reads neither the
    case nor the referral.
    """
    require(actor, Permission.SYSTEM)
    if not (refused or place.session.worker_id):
        return False
    reason = Task.Reason.HELP_REFUSED if refused else Task.Reason.HELP_WANTED
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_task_of_place(%s, %s, %s, %s, %s)",
            [
                *(place.referral_id, reason, f"{place.pk}:{news}"),
                *(clock.now(), clock.today()),
            ],
        )
        (person,) = cursor.fetchone()
    if person is None:
        return False
    record(actor, "task.call_for", people=[person], reason=str(reason), place=str(place.pk))
    return True


@all_or_nothing()
def call_to_ring(*, actor: Actor, place: Place) -> bool:
    """No message reminds the person of what is booked: whoever works with them rings before it.

    A task for their link worker, once for each day on which it is; where nobody works a case of
    it, that is told to the side which keeps in touch with them. False where it was done before.
    """
    require(actor, Permission.SYSTEM)
    day = clock.local_day(place.session.starts_at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM care_ring_before(%s, %s, %s, %s)",
            [place.referral_id, f"{place.pk}:{day}", clock.now(), clock.today()],
        )
        person, made, has_case = cursor.fetchone()
    if person is None:
        return False
    if made:
        record(actor, "task.call_for", people=[person], reason="remind", place=str(place.pk))
    key = f"place.unreminded:{place.pk}:{day}"
    told = has_case or OutboxFact.objects.filter(key=key).exists()
    if not told:
        tell(
            "place.unreminded",
            key,
            referral=str(place.referral_id),
            place=str(place.pk),
        )
    return bool(made or not told)


@all_or_nothing()
def settle_help(*, actor: Actor, place: Place, reason: str, to: str) -> bool:
    """What was to do about help to come to a place is done by itself, or no longer needed.

    False where there is no such task.
    """
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_settle_help(%s, %s, %s, %s, %s)",
            [place.referral_id, str(place.pk), reason, to, clock.now()],
        )
        people = {person for (person,) in cursor.fetchall()}
    if not people:
        return False
    record(actor, "task.settle", people=people, to=to, place=str(place.pk))
    return True
