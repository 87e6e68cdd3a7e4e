"""Jobs whose worker disappeared."""

from typing import cast

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.config.tasks import retry_cut_off


@pytest.mark.django_db(transaction=True)
def test_a_job_cut_off_with_its_worker_is_given_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " VALUES ('outbox', 'outbox.deliver_fact', '{}', 'doing')"
        )
    retry_cut_off.defer(timestamp=0)
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(
            wait=False, queues=["housekeeping"], install_signal_handlers=False, listen_notify=False
        )
    assert ProcrastinateJob.objects.get(queue_name="outbox").status == "todo"
