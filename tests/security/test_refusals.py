"""Whoever is refused stands in the log, and nothing of whom they asked for."""

import json
import logging
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from alongside.common.logs import JsonLines
from tests.factories.story import referred, registered, taken_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.WARNING, logger="alongside.web.refusals")

    def lines() -> list[dict]:
        found = [r for r in caplog.records if r.name == "alongside.web.refusals"]
        return [json.loads(JsonLines().format(record)) for record in found]

    return lines


def test_whoever_is_refused_stands_in_the_log_by_id_alone(people, browser_of, told):
    assert browser_of(people.dev).get(reverse("rights_requests")).status_code == 403
    (line,) = told()
    assert (line["status"], line["route"]) == (403, "/privacy/requests/")
    assert str(people.dev.user_id) in line["message"] and "Dev" not in str(line)


def test_who_guesses_ids_stands_in_the_log(people, browser_of, told):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    cara = browser_of(people.cara)
    for one in (case.pk, uuid.uuid4()):
        assert cara.get(reverse("case", args=[one])).status_code == 404
    assert [line["status"] for line in told()] == [404, 404]
    assert str(case.pk) not in str(told()) and str(people.cara.user_id) in str(told())


def test_a_page_that_opens_and_a_wrong_address_are_no_refusal(people, browser_of, told):
    amina = browser_of(people.amina)
    assert amina.get(reverse("board")).status_code == 200
    assert amina.get("/no/such/page/").status_code == 404
    assert Client().get("/no/such/page/").status_code == 404
    assert told() == []


@pytest.mark.parametrize("method", ["TRACE", "TRACK"])
def test_what_would_echo_a_request_is_refused(method):
    answer = Client().generic(method, "/", headers={"x-secret": "marker"})
    assert answer.status_code == 405 and b"marker" not in answer.content
