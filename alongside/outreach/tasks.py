"""What happens by itself: invitations at their pace, held back where they may not go, forgotten."""

import uuid

from django.db import connection
from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.common.working_days import is_working_day
from alongside.messaging import services as messaging
from alongside.messaging.models import Answer, Message
from alongside.messaging.permits import permit
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.outreach.messages import INVITED
from alongside.outreach.services import answer_by_text, forget_lists, invite_some, running_lists
from alongside.outreach.services.inviting import LINK_LASTS, for_the_team

_HOUSE = Actor.system("inviting")


@app.periodic(cron="15 10 * * *")
@app.task(name="outreach.invite", queue="housekeeping", queueing_lock="outreach.invite")
def invite(timestamp: int) -> None:
    """Every working morning: the next on each list, within what the week allows."""
    if not is_working_day(clock.today()):
        return
    with acting_as(_HOUSE):
        running = running_lists()
    for one in running:
        with acting_as(for_the_team(one.organisation_id, one.user_id)) as team:
            invite_some(actor=team, list_id=one.list_id)  # each for itself: what is done stays


@app.periodic(cron="45 3 * * *")
@app.task(name="outreach.forget", queue="housekeeping", queueing_lock="outreach.forget")
def forget(timestamp: int) -> None:
    """Once a night: lists whose time is over, and links that ran out with where they went."""
    with acting_as(_HOUSE) as house:
        forget_lists(actor=house, today=clock.today())
        messaging.forget(actor=house, templates=[INVITED], before=clock.now() - LINK_LASTS)


@subscribe("message.answered")
def take_the_answer(actor: Actor, fact: OutboxFact) -> None:
    """What somebody texted back to an invitation, where the number is theirs alone."""
    said = Answer.objects.select_related("message").get(pk=fact.payload["answer"])
    message = said.message
    if said.shared or message is None or message.template != INVITED:
        return
    answer_by_text(actor=actor, link=link_of(message), said=said.said)


def link_of(message: Message) -> uuid.UUID:
    """The link that an invitation holds."""
    return uuid.UUID(message.key.removeprefix("invited:"))


@permit
def may_still_be_invited(message: Message) -> bool:
    """An invitation is held where its list was stopped, or the person may not be approached."""
    if message.template != INVITED:
        return True
    asked: tuple[uuid.UUID, str] = link_of(message), message.channel
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach_may_go(%s, %s)", asked)
        (goes,) = cursor.fetchone()
    return bool(goes)
