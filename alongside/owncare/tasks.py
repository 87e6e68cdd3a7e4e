"""What happens by itself: the clock of lone visits, and what is old is forgotten."""

import datetime as dt
import uuid

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.common import clock
from alongside.messaging import services as messaging
from alongside.messaging.models import Message
from alongside.messaging.permits import permit
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe
from alongside.owncare import services
from alongside.owncare.messages import STAND_DOWN, WHILE_OPEN, answer_to_an_idea, visit_of
from alongside.owncare.services.calling import CLOCK

TIDYING = Actor.system("reflections")
REFLECTIONS_ARE_KEPT = dt.timedelta(days=731)
WHEREABOUTS_ARE_KEPT = dt.timedelta(days=1)
LINKS_ARE_KEPT = dt.timedelta(days=7)
LONE_VISITS_ARE_KEPT = dt.timedelta(days=365)
WEEKS_ARE_KEPT = dt.timedelta(days=365)
SUPERVISION_IS_KEPT = dt.timedelta(days=731)
IDEAS_ARE_KEPT = dt.timedelta(days=731)  # once they are done or put off


@app.periodic(cron="* * * * *")
@app.task(name="owncare.call_those_due", queue="messages", queueing_lock="owncare.call_those_due")
def call_those_due(timestamp: int) -> None:
    """Each minute: whoever has not come back is asked, and then colleagues are told."""
    services.call_those_due()


@subscribe("lone_visit.set_out")
def send_the_link(actor: Actor, fact: OutboxFact) -> None:
    """Whoever sets out gets the link by which they say that they are safe."""
    services.send_link(actor=actor, visit_id=uuid.UUID(fact.payload["visit"]))


@subscribe("lone_visit.alarm")
def tell_at_once(actor: Actor, fact: OutboxFact) -> None:
    """Without waiting for the minute to end; told twice, each is told once."""
    services.call_next(actor=actor, visit_id=uuid.UUID(fact.payload["visit"]))


@subscribe("lone_visit.news")
def tell_news(actor: Actor, fact: OutboxFact) -> None:
    """Whoever was told to look for somebody hears that there is news."""
    visit_id, key = uuid.UUID(fact.payload["visit"]), fact.payload["line"]
    services.tell_news(actor=actor, visit_id=visit_id, key=key)


@subscribe("idea.decided")
def tell_whose_idea(actor: Actor, fact: OutboxFact) -> None:
    """Whoever had an idea hears that there is an answer; told twice, it is queued once."""
    author = User.objects.filter(pk=fact.payload["author"], is_active=True).first()
    if author:
        messaging.queue(actor=actor, key=fact.key, **answer_to_an_idea(author))


@permit
def still_out(message: Message) -> bool:
    """Nobody is asked or told to look any more once somebody has said what happened."""
    if message.template not in WHILE_OPEN:
        return True
    with acting_as(CLOCK) as actor:
        visit = services.visit_of_link(actor=actor, visit_id=visit_of(message.key))
        return visit is not None and visit.is_open


@app.periodic(cron="39 3 * * *")
@app.task(
    name="owncare.forget_reflections",
    queue="housekeeping",
    queueing_lock="owncare.forget_reflections",
)
def forget_reflections(timestamp: int) -> None:
    """Once a night: what somebody wrote for themselves is deleted after two years."""
    with acting_as(TIDYING) as actor:
        services.forget_reflections(actor=actor, before=clock.now() - REFLECTIONS_ARE_KEPT)


@app.periodic(cron="11 * * * *")
@app.task(
    name="owncare.forget_whereabouts",
    queue="housekeeping",
    queueing_lock="owncare.forget_whereabouts",
)
def forget_whereabouts(timestamp: int) -> None:
    """Once an hour: where visits led and to whom, a day after they are over."""
    with acting_as(TIDYING) as actor:
        services.forget_whereabouts(actor=actor, before=clock.now() - WHEREABOUTS_ARE_KEPT)


@app.periodic(cron="41 3 * * *")
@app.task(
    name="owncare.forget_lone_visits",
    queue="housekeeping",
    queueing_lock="owncare.forget_lone_visits",
)
def forget_lone_visits(timestamp: int) -> None:
    """Once a night: what was sent of visits after a week, the visits after a year."""
    now = clock.now()
    with acting_as(TIDYING) as actor:
        services.forget_lone_visits(actor=actor, before=now - LONE_VISITS_ARE_KEPT)
        messaging.forget(
            actor=actor, templates=[*WHILE_OPEN, STAND_DOWN], before=now - LINKS_ARE_KEPT
        )


@app.periodic(cron="43 3 * * *")
@app.task(name="owncare.forget_weeks", queue="housekeeping", queueing_lock="owncare.forget_weeks")
def forget_weeks(timestamp: int) -> None:
    """Once a night: how a week felt after a year, supervision and settled ideas after two."""
    with acting_as(TIDYING) as actor:
        services.forget_supervision(actor=actor, before=clock.today() - SUPERVISION_IS_KEPT)
        services.forget_ideas(actor=actor, before=clock.now() - IDEAS_ARE_KEPT)
        services.forget_weeks(actor=actor, before=clock.today() - WEEKS_ARE_KEPT)
