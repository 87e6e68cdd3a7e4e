"""Ten thousand reminders that are due: queued, then delivered while the worker is killed.

GOV.UK Notify is a process of its own on this machine that speaks its API (the tests' simulator).
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import override_settings

from alongside.care.models import Case, FirstVisit
from alongside.care.tasks import write_of_visits
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.people.models import Person
from bench.figure import Figure, alone
from bench.house import COMMAND
from bench.run import Run, say
from bench.scene import CASES
from tests.factories.standing import preparing
from tests.factories.story import service_of
from tests.messaging.notify_server import EMAIL, KEY, TEXT, Notify, notify

DUE = 10_000
KILLS = 3
PATIENCE = 1_800  # seconds until all are delivered
WORKERS_JOBS = 8


def reminders(run: Run) -> Iterator[Figure]:
    assert run.scene
    _plan_visits(run)
    with override_settings(TEXTS_VIA="notify"):
        started = time.perf_counter()
        write_of_visits(0)
        took = time.perf_counter() - started
        before = _waiting()
        write_of_visits(0)
    assert (before, _waiting()) == (DUE, DUE), "each is queued once, and run again none"
    yield alone(
        "reminders",
        "reminders_queued",
        [took],
        "s",
        "the morning job finds 10,000 due reminders and queues them: message, job, audit, its "
        "visit marked",
        at_most=20,
    )
    _let_them_go_now()
    with notify() as there:
        seconds = _deliver(there)
        sent = Counter(one["reference"] for one in there.taken)
    assert len(sent) == DUE, f"{DUE - len(sent)} were lost"
    assert max(sent.values()) == 1, f"{sum(sent.values()) - DUE} went twice"
    yield alone(
        "reminders",
        "reminders_delivered",
        [seconds],
        "s",
        "they are delivered to a simulator of GOV.UK Notify by one worker, which is killed three "
        "times on the way (SIGKILL) and started anew: none lost, none twice",
    )


def _plan_visits(run: Run) -> None:
    """Two visits in each open case, of which people agreed to be asked by a text message."""
    today = clock.today()
    with preparing():
        cases = list(Case.objects.order_by("pk")[:CASES])
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE people_person p SET contact_by = 'sms', phone = '07400 ' "
                "|| lpad(n.place::text, 6, '0') "
                "FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM people_person) n "
                "WHERE n.id = p.id",
                [],
            )
        service = service_of(run.scene.worker)
        FirstVisit.objects.bulk_create(
            [
                FirstVisit(
                    case=case,
                    service=service,
                    service_name="Tuesday lunch club",
                    confidence="fair",
                    message_ok=True,
                    ask_on=today,
                    by_id=case.worker_id,
                )
                for case in cases
                for _visit in range(DUE // CASES)
            ],
            batch_size=2000,
        )
        assert Person.objects.filter(contact_by="sms").count() >= CASES
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _waiting() -> int:
    with preparing():
        return Message.objects.exclude(status=Message.Status.SENT).count()


def _let_them_go_now() -> None:
    """They leave by day; a bench may run at night."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def _deliver(there: Notify) -> float:
    """Seconds until all are delivered; the worker is killed at each quarter of the way."""
    started = time.perf_counter()
    for kill in range(1, KILLS + 1):
        with _worker(there) as worker:
            _until(there, DUE * kill // (KILLS + 1), worker)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            say(f"killed at {len(there.taken):,}")
    with _worker(there) as worker:
        _until(there, DUE, worker)
        while _waiting():
            _look(worker, started)
    return time.perf_counter() - started


@contextmanager
def _worker(there: Notify) -> Iterator[subprocess.Popen[bytes]]:
    settings: dict[str, Any] = {
        "ALONGSIDE_TEXTS": "notify",
        "ALONGSIDE_NOTIFY_KEY": KEY,
        "ALONGSIDE_NOTIFY_URL": there.url,
        "ALONGSIDE_NOTIFY_TEXT_TEMPLATE": TEXT,
        "ALONGSIDE_NOTIFY_EMAIL_TEMPLATE": EMAIL,
    }
    command = [sys.executable, "-c", COMMAND, "worker", "--jobs", str(WORKERS_JOBS)]
    worker = subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(60)


def _until(there: Notify, many: int, worker: subprocess.Popen[bytes]) -> None:
    started = time.perf_counter()
    while len(there.taken) < many:
        _look(worker, started)


def _look(worker: subprocess.Popen[bytes], started: float) -> None:
    if worker.poll() is not None:
        raise RuntimeError("The worker ended by itself.")
    if time.perf_counter() - started > PATIENCE:
        raise RuntimeError("They were not delivered in time.")
    time.sleep(0.05)
