"""Telling facts, and the table of who listens."""

import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import F
from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.outbox.models import OutboxFact
from alongside.outbox.queries import jobs_visible_to

Subscriber = Callable[[Actor, OutboxFact], None]
_subscribers: defaultdict[str, list[Subscriber]] = defaultdict(list)

DELIVERY = Actor.system("outbox")


def subscribe(topic: str) -> Callable[[Subscriber], Subscriber]:
    """Decorator: call this function, as the system actor, with every fact of the topic."""

    def add(subscriber: Subscriber) -> Subscriber:
        if subscriber not in _subscribers[topic]:
            _subscribers[topic].append(subscriber)
        return subscriber

    return add


def tell(topic: str, key: str, **payload: Any) -> OutboxFact:
    """Store a fact in this transaction, and the job that will deliver it.

    ``key`` makes the fact itself: the same key again is a programming error and fails.
    """
    from alongside.outbox.tasks import deliver_fact

    fact = OutboxFact(topic=topic, key=key, payload=payload)
    insert(fact)
    deliver_fact.defer(fact_id=str(fact.id))
    return fact


def deliver(fact_id: uuid.UUID) -> None:
    """Tell the fact's subscribers, all or none, unless that was done before.

    An error is noted on the fact and raised again, for the job to be retried.
    """
    try:
        with acting_as(DELIVERY) as actor:
            fact = OutboxFact.objects.select_for_update().get(pk=fact_id)
            if fact.delivered_at:
                return
            for subscriber in _subscribers[fact.topic]:
                subscriber(actor, fact)
            OutboxFact.objects.filter(pk=fact_id).update(
                delivered_at=clock.now(), attempts=F("attempts") + 1, last_error=""
            )
    except Exception as error:
        with acting_as(DELIVERY):
            # The kind of error only: its text may quote what it choked on.
            OutboxFact.objects.filter(pk=fact_id).update(
                attempts=F("attempts") + 1, last_error=type(error).__name__
            )
        raise


@all_or_nothing()
def retry(*, actor: Actor, job_id: int) -> bool:
    """Try a failed job again, now. False when there is no such failed job (any more)."""
    require(actor, Permission.JOBS_VIEW)
    hold("job", job_id)
    if not jobs_visible_to(actor).filter(pk=job_id, status="failed").exists():
        return False
    app.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
    return True
