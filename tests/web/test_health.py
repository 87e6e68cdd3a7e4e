"""What monitoring is told."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.test import Client


def worker_last_seen(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_all_well(db):
    worker_last_seen(seconds_ago=5)
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "worker": "ok"}


def test_no_worker(db):
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "ok", "worker": "none"}


def test_a_worker_that_went_silent(db):
    worker_last_seen(seconds_ago=90)
    assert Client().get("/healthz").json()["worker"] == "silent"


ASK = """
import django
django.setup()
from django.test import Client
browser = Client(raise_request_exception=False, HTTP_HOST="localhost")
print(browser.get("/healthz").text)
page = browser.get("/roles/")
print(page.status_code, "something went wrong" in page.text)
"""


@pytest.mark.parametrize("fault", [ImproperlyConfigured("no"), OSError("no"), Error("no")])
def test_whatever_keeps_it_from_the_database_it_still_answers(monkeypatch, fault):
    def fail() -> None:
        raise fault

    monkeypatch.setattr("alongside.web.health.connection.cursor", fail)
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"


def test_without_a_database_it_still_answers():
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    environment["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"
    ran = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    health, page = ran.stdout.splitlines()
    assert health == '{"status": "failing", "database": "unreachable", "worker": "unknown"}'
    assert page == "500 True"
