"""What happens by itself: invitations at their pace, held back where they may not go, forgotten."""

import uuid

from django.db import connection
from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.common.working_days import is_working_day
from alongside.messaging import services as messaging
from alongside.messaging.models import Message
from alongside.messaging.permits import permit
from alongside.outreach.services import forget_lists, invite_some, running_lists
from alongside.outreach.services.inviting import LINK_LASTS, TEMPLATE, for_the_team

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
        messaging.forget(actor=house, templates=[TEMPLATE], before=clock.now() - LINK_LASTS)


@permit
def may_still_be_invited(message: Message) -> bool:
    """An invitation is held where its list was stopped, or the person may not be approached."""
    if message.template != TEMPLATE:
        return True
    link = uuid.UUID(message.key.removeprefix("invited:"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach_may_go(%s, %s)", [link, message.channel])
        (goes,) = cursor.fetchone()
    return bool(goes)
