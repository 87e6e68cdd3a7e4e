"""What follows: codes and answers are sent to who asks from outside; what is over is forgotten."""

import datetime as dt
import uuid

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may
from alongside.begun.asking import asked_at_home
from alongside.begun.home_messages import News
from alongside.begun.messages import (
    Words,
    answer_words,
    arrival_words,
    code_words,
    taken_back_words,
    waiting_words,
)
from alongside.begun.models import Asked, DoorCode
from alongside.begun.next_day import TEMPLATE as NEXT_DAY
from alongside.begun.next_day import ask_whether_it_helped, forget_next_days
from alongside.begun.outside import (
    ANSWERED_LASTS,
    STAYS_OPEN,
    forget_outside,
    let_go,
    remind_of_asked,
)
from alongside.begun.own_drafts import forget_own_drafts
from alongside.begun.services import forget
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.messaging.permits import permit
from alongside.messaging.services import forget as forget_messages
from alongside.messaging.services import forget_done, queue
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe

FORGETTING = Actor.system("begun referrals")
CODE, ANSWER = "door-code", "asked-answered"
HOME_LASTS = dt.timedelta(days=30)  # where somebody who asked by the front door was written to


@app.periodic(cron="*/15 * * * *")
@app.task(name="begun.forget", queue="housekeeping", queueing_lock="begun.forget")
def forget_begun(timestamp: int) -> None:
    """Every quarter of an hour: what a system handed over is not to lie about."""
    with acting_as(FORGETTING) as actor:
        forget(actor=actor)
        forget_own_drafts(actor=actor)
        remind_of_asked(actor=actor)
        let_go(actor=actor)
        forget_outside(actor=actor)
        now = clock.now()
        forget_messages(actor=actor, templates=[CODE], before=now - STAYS_OPEN)
        forget_messages(actor=actor, templates=[ANSWER], before=now - ANSWERED_LASTS)
        ask_whether_it_helped(actor=actor)
        forget_next_days(actor=actor)
        forget_done(actor=actor, templates=[NEXT_DAY])  # as its page promises
        forget_messages(actor=actor, templates=[*News, NEXT_DAY], before=now - HOME_LASTS)


@subscribe("door.code")
def send_code(actor: Actor, fact: OutboxFact) -> None:
    """Queue the code. It is from no organisation and to none: nobody who works here reads it."""
    code = DoorCode.objects.get(pk=uuid.UUID(fact.payload["code"]))
    subject, body = code_words(code)
    queue(
        actor=actor,
        key=fact.key,
        template=CODE,
        recipient=code.email,
        subject=subject,
        body=body,
    )


@subscribe("asked.new")
def tell_the_team(actor: Actor, fact: OutboxFact) -> None:
    """Whoever takes referrals in hears that something has come, without a name."""
    by = Asked.By(fact.payload.get("by", Asked.By.PROFESSIONAL))
    _tell_all(actor, fact, "asked-new", arrival_words(by))


@subscribe("asked.waits")
def remind_the_team(actor: Actor, fact: OutboxFact) -> None:
    """They hear once more, while there is time to answer."""
    _tell_all(actor, fact, "asked-waits", waiting_words())


@subscribe("asked.taken_back")
def tell_that_it_was_taken_back(actor: Actor, fact: OutboxFact) -> None:
    """They hear that somebody wants it no more, and whether there is anybody to speak with."""
    _tell_all(actor, fact, "asked-taken-back", taken_back_words(bool(fact.payload["taken_in"])))


@permit
def still_stands(message: Message) -> bool:
    """Nobody is thanked for what they have taken back since."""
    if message.template != News.RECEIVED or message.concerns is None:
        return True
    asked = asked_at_home(message.concerns)
    return asked is not None and asked.withdrawn_at is None


def _tell_all(actor: Actor, fact: OutboxFact, template: str, words: Words) -> None:
    team = uuid.UUID(fact.payload["team"])
    subject, body = words
    for user in members_who_may(team, Permission.REFERRALS_TRIAGE):
        queue(
            actor=actor,
            key=f"{fact.key}:{user.pk}",
            template=template,
            recipient=user.email,
            to_user_id=user.pk,
            to_organisation_id=team,
            subject=subject,
            body=body,
        )


@subscribe("asked.answered")
def tell_who_asked(actor: Actor, fact: OutboxFact) -> None:
    """Whoever asked hears what came of it, at the address that was proved."""
    asked = Asked.objects.select_related("team").get(pk=uuid.UUID(fact.payload["asked"]))
    subject, body = answer_words(asked)
    queue(
        actor=actor,
        key=fact.key,
        template=ANSWER,
        recipient=asked.email,
        from_organisation_id=asked.team_id,
        subject=subject,
        body=body,
    )
