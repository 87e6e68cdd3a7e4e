"""What a phone without a network sends, and what it is given to seal with."""

import datetime as dt
import json
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.booking.models import RegisterMark, WalkIn
from alongside.booking.services import call_off
from alongside.common import clock
from tests.booking.test_pages import browser_of, text
from tests.booking.test_register import begins, hall, status, tap
from tests.factories.standing import member_of, preparing

__all__ = ["browser_of", "hall"]


def sealing(browser, session) -> dict[str, str]:
    page = browser.get(reverse("register", args=[session.pk]))
    found = BeautifulSoup(page.content, "html.parser").select_one("[data-alongside-hall]")
    return {name: found.get(f"data-{name}") for name in ("owner", "key", "day", "until")}


def one(do="attend", place=None, **said) -> dict[str, object]:
    what = str(place.pk) if place else ""
    return {"do": do, "idempotency_key": str(uuid.uuid4()), "what": what, "seen": ""} | said


def sent(browser, session, owner, *taps):
    address = reverse("send_register", args=[session.pk])
    return browser.post(address, {"owner": owner, "taps": json.dumps(taps)})


def became(answer) -> list[str]:
    return [result["became"] for result in answer.json()["results"]]


def test_the_same_queue_sent_three_times_counts_once(browser_of, hall):
    dev, session = browser_of(hall.people.dev), hall.places[0].session
    owner = sealing(dev, session)["owner"]
    first = one(place=hall.places[0], ago=1200.5)
    then = one("miss", hall.places[0], seen=first["idempotency_key"], ago=60)
    omar = one("walk_in", name="Omar", reach="", ago=50)
    heads = one("heads", count="9", ago=40)
    for _sent in range(3):
        answer = sent(dev, session, owner, first, then, omar, heads)
        assert became(answer) == ["kept"] * 4
    assert status(hall, 0) == "not_attended"
    with preparing():
        assert RegisterMark.objects.count() == 2
        assert WalkIn.objects.count() == 1
        early = RegisterMark.objects.get(pk=first["idempotency_key"])
    assert 1200 < (early.created_at - early.tapped_at).total_seconds() < 1202


def test_each_tap_stands_for_itself(browser_of, hall):
    dev, session = browser_of(hall.people.dev), hall.places[0].session
    owner = sealing(dev, session)["owner"]
    elsewhere = tap(hall, 0, "miss")
    answer = sent(
        dev,
        session,
        owner,
        one(place=hall.places[0]),
        one(place=hall.places[1]),
        one("walk_in", name=" "),
        one("take_back", what=str(uuid.uuid4())),
    )
    assert became(answer) == ["otherwise", "kept", "refused", "refused"]
    told = answer.json()["results"][0]
    assert told["stands"] == str(elsewhere.pk)
    assert "Did not come: Dev" in told["words"]
    assert status(hall, 1) == "attended"


def test_a_session_called_off_meanwhile_is_said(browser_of, hall):
    dev, session = browser_of(hall.people.dev), hall.places[0].session
    owner = sealing(dev, session)["owner"]
    with preparing():
        begins(session, session.starts_at)
    with acting_as(hall.people.dev) as actor:
        call_off(actor=actor, session=session)
    answer = sent(dev, session, owner, one(place=hall.places[0]))
    assert became(answer) == ["refused"]
    assert "was called off" in answer.json()["results"][0]["words"]


def test_each_worker_has_a_key_of_their_own_and_the_same_one_again(browser_of, hall):
    session = hall.places[0].session
    organisation = hall.places[0].organisation
    other = member_of("Nia", organisation, "provider")
    dev, again, nia = browser_of(hall.people.dev), browser_of(hall.people.dev), browser_of(other)
    keys = [sealing(browser, session)["key"] for browser in (dev, again, nia)]
    assert keys[0] == keys[1] != keys[2]
    owner = sealing(dev, session)["owner"]
    answer = sent(nia, session, owner, one(place=hall.places[0]))
    assert answer.status_code == 403, "the queue of a colleague waits for that colleague"
    with preparing():
        assert not RegisterMark.objects.exists()


@pytest.mark.parametrize("taps", ["", "{}", "[1]", '[{"do": "explode"}]', "[" * 9000])
def test_what_is_no_queue_is_refused(browser_of, hall, taps):
    dev, session = browser_of(hall.people.dev), hall.places[0].session
    owner = sealing(dev, session)["owner"]
    address = reverse("send_register", args=[session.pk])
    assert dev.post(address, {"owner": owner, "taps": taps}).status_code == 400


def test_nobody_else_sends_and_the_empty_page_holds_nothing(browser_of, hall):
    session = hall.places[0].session
    for other in (hall.people.amina, hall.people.cara):
        answer = sent(browser_of(other), session, "", one(place=hall.places[0]))
        assert answer.status_code == 403
    stranger = Client()
    assert sent(stranger, session, "", one(place=hall.places[0])).status_code == 403
    shell = stranger.get(reverse("register_shell"))
    assert "No network, and no list on this phone" in text(shell)
    script = stranger.get(reverse("register_worker"))
    assert script["Content-Type"].startswith("text/javascript")
    assert b"addEventListener" in script.content


def test_the_list_of_a_past_day_stays_on_a_phone_until_today_is_over(browser_of, hall):
    dev, session = browser_of(hall.people.dev), hall.places[0].session
    with time_machine.travel(session.starts_at + dt.timedelta(days=3), tick=True):
        given = sealing(browser_of(hall.people.dev), session)
        assert given["day"] == clock.today().isoformat(), "kept on the day of the look"
        ends = clock.midnight(clock.today() + dt.timedelta(days=1)).timestamp() * 1000
        assert clock.now().timestamp() * 1000 < int(given["until"]) <= ends
    assert sealing(dev, session)["key"] == given["key"], "the same key for the same worker"
