"""What became of messages to people, and what they texted back: the house's own verbs.

It reads no case: through narrow doors.
"""

import re
import uuid

from django.db import connection

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.queries import offer_open, place_ahead, wait_open
from alongside.booking.services import answer_offer, give_back_for_them, still_waits
from alongside.booking.states import PlaceStatus, WaitingStatus
from alongside.care.models import FirstVisit, Task
from alongside.care.person_messages import BEFORE, EVE, MISSED, OFFER, STILL, WENT
from alongside.care.services.again import about_of
from alongside.care.services.visit_links import answer_by_link
from alongside.care.services.writing import TO_PEOPLE
from alongside.common import clock
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Answer, Message

Said, Went = Answer.Said, FirstVisit.Went
_ASKED = re.compile(r"visit:(?P<link>[0-9a-f-]{36}):")
# What needs nobody: they come, or said that they went.
_ANSWERS = (Said.YES, Said.NO, Said.RING)
_SETTLED = frozenset({(EVE, Said.YES), (WENT, Said.YES), (WENT, Said.NO), (MISSED, Said.YES)})


@all_or_nothing()
def take_reply(*, actor: Actor, answer: Answer) -> bool:
    """Put a text message from a person where their link worker reads it; False if it is none.

    What they were asked is answered by it; whatever else they wrote makes a task.
    """
    require(actor, Permission.SYSTEM)
    message = answer.message
    if message is None or message.concerns is None or message.template not in TO_PEOPLE:
        return False
    one_of_two = _is_shared(message)
    settled = not one_of_two and (message.template, answer.said) in _SETTLED
    if not one_of_two and message.template == WENT:
        settled = _answered(actor, message, answer.said) and settled
    if not one_of_two and answer.said in (Said.YES, Said.NO):
        settled = settled or _said_of_a_place(actor, message, answer.said == Said.YES)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_take_reply(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(answer.pk, message.concerns, message.template, answer.said, answer.words),
                *(
                    answer.at,
                    clock.now(),
                    clock.today(),
                    "" if settled else _why(one_of_two, answer),
                ),
            ],
        )
        taken = cursor.fetchone() == (True,)
        answers = message.template == MISSED and answer.said in _ANSWERS
        if taken and not one_of_two and answers:
            cursor.execute("SELECT care_answer_missed(%s, %s)", [message.concerns, clock.now()])
    if taken:
        record(
            actor,
            "case.reply",
            people=[message.person_id] if message.person_id else [],
            answer=str(answer.pk),
        )
    return taken


def _is_shared(message: Message) -> bool:
    """Whether somebody else of the same team is reached there: it could be either's answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_is_shared(%s)", [message.concerns])
        return cursor.fetchone() == (True,)


def _why(one_of_two: bool, answer: Answer) -> str:
    if one_of_two:
        return Task.Reason.WHO_WROTE
    asked = answer.message.template if answer.message else ""
    no = asked == MISSED and answer.said == Said.NO
    return Task.Reason.DID_NOT_GO if no else Task.Reason.WROTE


def _answered(actor: Actor, message: Message, said: str) -> bool:
    """Whether “did you go?” is answered now; a 3 asks to be rung, and leaves it open."""
    asked = _ASKED.match(message.key)
    if asked is None or said not in (Said.YES, Said.NO):
        return False
    return answer_by_link(
        actor=actor,
        link=uuid.UUID(asked["link"]),
        went=Went.YES if said == Said.YES else Went.NO,
        why_not=FirstVisit.WhyNot.NOT_SAID if said == Said.NO else "",
    )


def _said_of_a_place(actor: Actor, message: Message, yes: bool) -> bool:
    """Whether a place that is kept for them, or their wait for one, is answered now.

    A no to one place keeps them on the list. What is not open any more is for somebody to read.
    """
    if message.template == OFFER:
        place = offer_open(actor, about_of(message))
        if place:
            answer_offer(actor=actor, place=place, takes=yes, stays=not yes)
        return place is not None
    if message.template == BEFORE:
        place = place_ahead(actor, about_of(message), [PlaceStatus.BOOKED])
        if place and not yes:
            give_back_for_them(actor=actor, place=place)
        return place is not None
    if message.template == STILL:
        entry = wait_open(actor, about_of(message))
        if entry and entry.status == WaitingStatus.WAITING:
            still_waits(actor=actor, entry=entry, wants=yes)
            return True
    return False


@all_or_nothing()
def note_not_arrived(*, actor: Actor, message: Message) -> None:
    """The link worker of whoever did not get a message is to look at the number or address."""
    require(actor, Permission.SYSTEM)
    _call_for(message, Task.Reason.NOT_ARRIVED, message.pk)


@all_or_nothing()
def have_it_asked(*, actor: Actor, message: Message, answer: Answer) -> None:
    """Somebody answered where more than one was written to: whose link workers ask who it was."""
    require(actor, Permission.SYSTEM)
    _call_for(message, Task.Reason.WHO_WROTE, answer.pk)


def _call_for(message: Message, reason: str, about: uuid.UUID) -> None:
    if message.concerns is None or message.template not in TO_PEOPLE:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT care_task_of_message(%s, %s, %s, %s, %s)",
            [message.concerns, reason, str(about), clock.now(), clock.today()],
        )
