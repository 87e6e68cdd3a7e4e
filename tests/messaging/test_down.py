"""A carrier that is down for a day: nothing is lost or goes twice, what is over is stopped."""

import contextlib
import datetime as dt
import uuid
from collections import Counter

import pytest
import time_machine
from procrastinate.jobs import Job

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.messaging import services as messaging
from alongside.messaging.failures import NotTaken
from alongside.messaging.models import Message
from alongside.messaging.tasks import Patiently
from tests.factories.standing import preparing
from tests.messaging.notify_server import EMAIL, KEY, TEXT, notify

MORNING = dt.datetime(2026, 10, 12, 9, 30, tzinfo=dt.UTC)


def _queued() -> str:
    key = str(uuid.uuid4())
    with acting_as(messaging.DELIVERY) as house:
        messaging.queue(
            actor=house,
            key=key,
            template="test",
            channel="text",
            recipient="+447700900123",
            subject="",
            body="Hello.",
        )
    with preparing():
        return str(Message.objects.get(key=key).pk)


def _next_try(attempts: int) -> dt.timedelta | None:
    job = Job(
        id=1,
        queue="messages",
        lock=None,
        queueing_lock=None,
        task_name="messaging.deliver_message",
        attempts=attempts,
    )
    decision = Patiently().get_retry_decision(exception=NotTaken("down"), job=job)
    return decision.retry_at - clock.now() if decision and decision.retry_at else None


def test_after_a_day_without_notify_each_goes_once(db, settings):
    settings.TEXTS_VIA, settings.NOTIFY_KEY = "notify", KEY
    settings.NOTIFY_TEXT_TEMPLATE, settings.NOTIFY_EMAIL_TEMPLATE = TEXT, EMAIL
    with time_machine.travel(MORNING, tick=False) as now, notify() as there:
        settings.NOTIFY_URL = there.url
        ids = [_queued() for _message in range(3)]
        there.fails = [500] * 1000
        attempts = 0
        while clock.now() < MORNING + dt.timedelta(days=1):
            for each in ids:
                with contextlib.suppress(NotTaken):
                    messaging.deliver(uuid.UUID(each))
            wait = _next_try(attempts)
            assert wait, "it goes on trying"
            assert wait <= dt.timedelta(hours=1)
            now.shift(wait)
            attempts += 1
        with preparing():
            assert {one.status for one in Message.objects.all()} == {"failed"}
        there.fails = []
        for _twice in range(2):
            for each in ids:
                messaging.deliver(uuid.UUID(each))
        taken = Counter(one["reference"] for one in there.taken)
    assert taken == dict.fromkeys(ids, 1)


def test_it_gives_up_long_before_notify_forgets_what_it_took():
    with time_machine.travel(MORNING, tick=False):
        waits = []
        while wait := _next_try(len(waits)):
            waits.append(wait)
    assert dt.timedelta(days=2) < sum(waits, dt.timedelta()) < dt.timedelta(days=6)


@pytest.mark.parametrize(("days", "status"), [(0, "sent"), (1, "sent"), (2, "stopped")])
def test_a_reminder_that_comes_too_late_is_stopped(db, days, status):
    with time_machine.travel(MORNING, tick=False) as now:
        message_id = _queued()
        with preparing():
            Message.objects.update(template="person-eve", key=f"visit:{uuid.uuid4()}:2026-10-12")
        now.shift(dt.timedelta(days=days))
        messaging.deliver(uuid.UUID(message_id))
    with preparing():
        assert Message.objects.get().status == status
