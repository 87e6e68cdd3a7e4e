"""Verbs of whoever carries our messages: what became of one, and what somebody answered."""

import datetime as dt
import uuid
from decimal import Decimal

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Answer, Message, StoppedNumber
from alongside.messaging.rules import (
    AFTER,
    ARRIVALS,
    LETTER_ARRIVALS,
    WELL,
    number_of,
    said_by,
)
from alongside.outbox.services import tell

CARRIER = Actor.system("carrier")
# Whoever answers means the last message that they had got by then, unless that was long ago.
ANSWERED_WITHIN = dt.timedelta(days=14)
# What comes later answers nothing, but somebody reads it: they may need us.
READ_WITHIN = dt.timedelta(days=180)
CLOCKS_DIFFER = dt.timedelta(minutes=1)
_SENT = Message.Status.SENT


@all_or_nothing()
def note_arrival(
    *, actor: Actor, message_id: uuid.UUID, status: str, cost: Decimal | None = None
) -> bool:
    """Keep what became of a message, in the carrier's words; False where it is none of ours.

    Said again it changes nothing. That the carrier knows the message says that it took it, though
    the answer to our handing it over may have been lost.
    """
    require(actor, Permission.SYSTEM)
    found = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if found is None:
        return False
    if cost is not None and cost != found.cost:
        found.cost = cost
        found.save(update_fields=["cost"])
    by_letter = found.channel == Message.Channel.LETTER
    arrival = (LETTER_ARRIVALS if by_letter else ARRIVALS).get(status)
    if arrival is None or arrival not in AFTER.get(found.arrival, ()):
        return True
    now = clock.now()
    found.status, found.sent_at = _SENT, found.sent_at or now
    found.arrival, found.arrival_at, found.last_error = arrival, now, ""
    found.save(update_fields=["status", "sent_at", "arrival", "arrival_at", "last_error"])
    if arrival not in WELL and found.person_id:
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
    """Keep a text message that came to us, once; None where nothing of ours went there for long.

    “Stop” acts at once. Whoever wrote to the number hears of all else, by ``message.answered``:
    what comes weeks later answers nothing and is read by somebody.
    Where more than one person was written to there, no words are kept: each one's side asks.
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
    lately = _lately_to(number, at, ANSWERED_WITHIN)
    acts = bool(lately)
    lately = lately or _lately_to(number, at, READ_WITHIN)
    answered, was_there = _meant(lately, at)
    acts = (acts and was_there) or said in (Answer.Said.STOP, Answer.Said.START)
    if answered is None and not acts:
        return None
    theirs = {one.person_id: one for one in reversed(lately) if one.person_id}
    shared = len(theirs) > 1
    is_theirs = answered is not None and answered.person_id is not None and not shared
    answer = Answer(
        given_id=given_id,
        message=answered,
        shared=shared,
        said=said if acts else Answer.Said.WORDS,
        words=words if is_theirs and (said == Answer.Said.WORDS or not acts) else "",
        at=at,
    )
    insert(answer)
    if is_theirs or shared:
        tell(
            "message.answered",
            key=f"message.answered:{answer.pk}",
            answer=str(answer.pk),
            messages=[str(one.pk) for one in theirs.values()],
        )
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


def _lately_to(number: str, at: dt.datetime, within: dt.timedelta) -> list[Message]:
    """What went there in that time, the newest first."""
    sent = Message.objects.filter(channel=Message.Channel.TEXT, recipient=number, status=_SENT)
    return list(sent.filter(sent_at__gt=at - within).order_by("-sent_at"))


def _meant(lately: list[Message], at: dt.datetime) -> tuple[Message | None, bool]:
    """The message that an answer of that moment means, and whether it was there by then.

    A carrier may hand an answer over late: it is no answer to what was asked since.
    """
    for one in lately:
        if one.sent_at and one.sent_at <= at + CLOCKS_DIFFER:
            return one, True
    return (lately[0], False) if lately else (None, True)
