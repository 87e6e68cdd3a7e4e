"""Whatever goes wrong, nobody can be recognised in what is logged."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from alongside.common.logs import JsonLines, scrubbed
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

NAME = "Zebedee Quimby"
EMAIL = "zebedee.quimby@home.example"
PHONE = "07700 900123"
TOKEN = "eyJ0b2tlbiI6MX0.1xQ2bK:Zq3v9Ew8Yx7Uu6Tt5Ss4Rr"
DOORS = ("/directory/check/", "/my/open/", "/join/")
PLANTED = {NAME, "Quimby", EMAIL, PHONE, NHS_NUMBERS[0], "999 000 0018", TOKEN, "ZZ9 7QX"}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that any logger says from INFO on, as it would stand in the log."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    quiet = [logging.getLogger(name) for name in ("django.request", "notifications_python_client")]
    before = [(logger, logger.level) for logger in (root, *quiet)]
    root.addHandler(handler)
    for logger, _level in before:
        logger.setLevel(logging.INFO)
    yield kept
    root.removeHandler(handler)
    for logger, level in before:
        logger.setLevel(level)


def lines(logged: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


def nobody_in(logged: io.StringIO) -> None:
    said = logged.getvalue()
    assert not [word for word in PLANTED if word in said], said


@pytest.fixture
def browser(browser_of: Any, people: Any, trial_pages: None) -> Client:
    browser: Client = browser_of(people.amina, raise_request_exception=False)
    return browser


def test_a_page_that_fails_tells_where_and_not_about_whom(browser, logged) -> None:
    typed = {"text": f"break {NAME} {EMAIL} {PHONE} {NHS_NUMBERS[0]}"}
    assert browser.post(f"/trial/note/?who={NAME}&token={TOKEN}", typed).status_code == 500
    nobody_in(logged)
    (line,) = [line for line in lines(logged) if line["logger"] == "django.request"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/trial/note/", 500)
    (failed,) = line["exceptions"]
    assert failed["type"] == "builtins.RuntimeError"
    assert any("trial_pages.py" in frame and frame.endswith(" note") for frame in failed["at"])


def test_what_is_not_found_refused_or_out_of_date_says_nothing_either(
    browser, people, logged
) -> None:
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    for address in (f"/people/{NAME}/", *(f"{door}{TOKEN}/" for door in DOORS)):
        assert browser.get(address, {"words": NAME}).status_code in (404, 410)
    wrong = {"outcome": NAME, "minutes": EMAIL, "note": f"{PHONE} {NHS_NUMBERS[0]}"}
    assert browser.post(reverse("log_contact", args=[case.pk]), wrong).status_code == 422
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/refer/?nhs={NHS_NUMBERS[0]}", {"name": NAME}).status_code == 403
    assert Client(HTTP_HOST=f"{EMAIL}:80").get("/").status_code == 400
    assert Client().get("/directory/", {"words": NAME, "postcode": "ZZ9 7QX"}).status_code == 422
    nobody_in(logged)
    assert len(lines(logged)) >= 4, "404, 403 and 400 were logged"


def test_what_the_database_quotes_is_left_out(db, logged) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text::int", [f"{NAME} {NHS_NUMBERS[0]}"])
    except Exception as error:
        assert NAME in str(error), "the database quotes what it was given"
        logging.getLogger("some.job").error("Job failed", exc_info=sys.exc_info())
    try:
        raise IntegrityError(f"Key (nhs_number)=({NHS_NUMBERS[0]}) already exists.")
    except IntegrityError as error:
        logging.getLogger("some.job").exception("It says: %s", error)
    nobody_in(logged)
    first, second = lines(logged)
    assert first["exceptions"][0]["type"].startswith("django.db.utils.")
    assert first["exceptions"][1]["sqlstate"] == "22P02"
    assert "[number]" in second["message"]


def test_a_line_break_that_was_typed_makes_no_second_line(logged) -> None:
    logging.getLogger("some").warning("Told: %s", 'x\r\n{"level": "INFO", "message": "all well"}')
    (line,) = lines(logged)
    assert line["level"] == "WARNING"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"call {PHONE} or {EMAIL}", "call [number] or [e-mail]"),
        ("NHS 999 000 0018, born 09/03/1948", "NHS [number], born [number]"),
        ("lives at ZZ9 7QX", "lives at [postcode]"),
        (f"opened /check/{TOKEN}/", "opened /check/[token]/"),
        ("GET /directory/?words=help&postcode=ZZ1 failed", "GET /directory/[query] failed"),
        (
            "Job alongside.outbox.tasks.deliver_fact[12] of 01a205aa-76bf-743f-98ea-1e7a64f92e6c",
            "Job alongside.outbox.tasks.deliver_fact[12] of 01a205aa-76bf-743f-98ea-1e7a64f92e6c",
        ),
        ("3 of 250 services in 1200 ms", "3 of 250 services in 1200 ms"),
    ],
)
def test_what_may_belong_to_a_person_is_hidden_and_the_rest_is_kept(said: str, kept: str) -> None:
    assert scrubbed(said) == kept


def test_the_product_logs_this_way(settings) -> None:
    (handler,) = settings.LOGGING["handlers"].values()
    formatter = settings.LOGGING["formatters"][handler["formatter"]]
    assert formatter == {"()": "alongside.common.logs.JsonLines"}
