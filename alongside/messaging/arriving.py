"""Verbs of whoever carries our messages: what became of one, and what somebody answered."""

import datetime as dt
import uuid

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Answer, Message, StoppedNumber
from alongside.messaging.rules import AFTER, ARRIVALS, number_of, said_by
from alongside.outbox.services import tell

CARRIER = Actor.system("carrier")
# Whoever answers means the last message that they got, unless that was long ago.
ANSWERED_WITHIN = dt.timedelta(days=14)
_SENT = Message.Status.SENT


@all_or_nothing()
def note_arrival(*, actor: Actor, message_id: uuid.UUID, status: str) -> bool:
    """Keep what became of a message, in the carrier's words; False where it is none of ours.

    Said again it changes nothing. That the carrier knows the message says that it took it, though
    the answer to our handing it over may have been lost.
    """
    require(actor, Permission.SYSTEM)
    found = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if found is None:
        return False
    arrival = ARRIVALS.get(status)
    if arrival is None or arrival not in AFTER.get(found.arrival, ()):
        return True
    now = clock.now()
    found.status, found.sent_at = _SENT, found.sent_at or now
    found.arrival, found.arrival_at, found.last_error = arrival, now, ""
    found.save(update_fields=["status", "sent_at", "arrival", "arrival_at", "last_error"])
    if arrival != Message.Arrival.ARRIVED and found.person_id:
        tell(
            "message.not_arrived",
            key=f"message.not_arrived:{found.pk}:{arrival}",
            message=str(found.pk),
        )
    return True


@all_or_nothing()
def take_answer(
    *, actor: Actor, given_id: str, source: str, words: str, at: dt.datetime
) -> Answer | None:
    """Keep a text message that came to us, once; None where it answers nothing of ours.

    “Stop” acts at once. Whoever wrote to the number hears of all else, by ``message.answered``.
    """
    require(actor, Permission.SYSTEM)
    number = number_of(source)
    if not number:
        return None
    hold("answer", given_id)
    hold("number", number)
    earlier = Answer.objects.filter(given_id=given_id).first()
    if earlier:
        return earlier
    said = said_by(words)
    if said in (Answer.Said.STOP, Answer.Said.START):
        _stop(number) if said == Answer.Said.STOP else _start(number)
    answered = _last_to(number, at)
    if answered is None and said not in (Answer.Said.STOP, Answer.Said.START):
        return None
    theirs = answered is not None and answered.person_id is not None
    answer = Answer(
        given_id=given_id,
        message=answered,
        said=said,
        words=words if theirs and said == Answer.Said.WORDS else "",
        at=at,
    )
    insert(answer)
    if theirs:
        tell("message.answered", key=f"message.answered:{answer.pk}", answer=str(answer.pk))
    return answer


@all_or_nothing()
def forget_words(*, actor: Actor, answer: Answer) -> None:
    """Somebody has taken the words over: they are not kept twice."""
    require(actor, Permission.SYSTEM)
    Answer.objects.filter(pk=answer.pk).update(words="")


def _stop(number: str) -> None:
    if not StoppedNumber.objects.filter(number=number, ended_at=None).exists():
        insert(StoppedNumber(number=number))


def _start(number: str) -> None:
    StoppedNumber.objects.filter(number=number, ended_at=None).update(ended_at=clock.now())


def _last_to(number: str, at: dt.datetime) -> Message | None:
    sent = Message.objects.filter(channel=Message.Channel.TEXT, recipient=number, status=_SENT)
    return sent.filter(sent_at__gt=at - ANSWERED_WITHIN).order_by("-sent_at").first()
