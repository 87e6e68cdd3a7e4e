"""Housekeeping: jobs whose worker disappeared, sessions that ended."""

import datetime as dt
from typing import cast

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.config.tasks import clear_sessions, retry_cut_off

pytestmark = pytest.mark.usefixtures("empty_queue")


def test_a_job_cut_off_with_its_worker_is_given_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " VALUES ('outbox', 'outbox.deliver_fact', '{}', 'doing')"
        )
    retry_cut_off.defer(timestamp=0)
    _work()
    assert ProcrastinateJob.objects.get(queue_name="outbox").status == "todo"


def test_sessions_that_ended_are_thrown_away_and_others_are_kept() -> None:
    now = timezone.now()
    for key, hours in {"ended": -1, "open": 1}.items():
        Session.objects.create(session_key=key, expire_date=now + dt.timedelta(hours=hours))
    clear_sessions.defer(timestamp=0)
    _work()
    assert [session.session_key for session in Session.objects.all()] == ["open"]


def _work() -> None:
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(
            wait=False, queues=["housekeeping"], install_signal_handlers=False, listen_notify=False
        )
