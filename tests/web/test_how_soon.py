"""How soon somebody answers stands where people look: the board, the sender's page, the lead's."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.services import log_contact
from alongside.common.errors import NotPermitted
from alongside.common.working_days import after
from alongside.people.models import CareRelationship
from alongside.referrals.clocks import promised
from alongside.referrals.models import Promise
from alongside.referrals.services import add_note, move, promise, see_to
from tests.factories.mornings import morning
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)

THURSDAY = dt.datetime(2026, 3, 26, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_a_thursday():
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


def _working(number: int) -> dt.date:
    return after(THURSDAY.date(), number)


def test_a_service_that_does_not_answer_gives_the_person_back_to_the_link_worker(
    people, on_a_thursday, browser_of
):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    onward = referred_on(people.amina, case, service_of(people.dev))
    with acting_as(people.amina) as amina:
        log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=5, outcome="spoke"
        )
    nudges = morning(on_a_thursday, _working(6))
    late = [message for message in nudges if message.template == "referral-late"]
    assert [message.to_user_id for message in late] == [people.dev.user_id]
    # Dev writes that he will look at it: that is no answer, but somebody is there.
    morning(on_a_thursday, _working(8))
    on_a_thursday.move_to(dt.datetime.combine(_working(10), dt.time(12), dt.UTC))
    with acting_as(people.dev) as dev:
        add_note(actor=dev, referral=onward, text="I will ask on Friday.", key=uuid.uuid4())
    assert "referral-lapse-sender" not in _templates(morning(on_a_thursday, _working(12)))
    browser = browser_of(people.amina)
    assert _count(browser, "only=back") == 0
    # Nobody at Green Shoots gave an address: Amina hears, and Dev's list is shorter.
    assert _templates(morning(on_a_thursday, _working(13))) == ["referral-lapse-sender"]
    browser = browser_of(people.amina)
    assert _count(browser, "only=back") == 1
    page = browser.get(reverse("sent_referral", args=[onward.pk])).content.decode()
    assert "Nobody answered in the promised time".lower() in page.lower()
    assert "with you again" in page
    browser.post(reverse("see_to", args=[onward.pk]))
    browser.post(reverse("see_to", args=[onward.pk]))
    assert _count(browser, "only=back") == 0
    with preparing():
        assert CareRelationship.objects.get(level="service").ended_reason == "referral.lapse"


def _count(browser, query: str) -> int:
    page = BeautifulSoup(browser.get(reverse("board"), follow=True).content, "html.parser")
    link = page.select_one(f"nav[aria-label='Which cases'] a[href*='{query}']")
    return int(link.select_one(".app-count").text)


def test_the_lead_says_how_soon_and_it_holds_for_what_comes_after(people, browser_of):
    first = referred(people.gita, registered(people.gita), people.amina)
    for actor in (people.amina, people.cara, people.gita):
        assert browser_of(actor).get(reverse("how_soon")).status_code == 403
    browser = browser_of(people.leila)
    typed = {"answer_routine": "3", "answer_soon": "x", "contact_routine": 4, "contact_soon": 1}
    answer = browser.post(reverse("how_soon"), typed)
    assert answer.status_code == 422
    assert 'value="x"' in answer.content.decode()
    for _twice in range(2):
        browser.post(reverse("how_soon"), typed | {"answer_soon": "2"})
    with preparing():
        # What was the usual already is not written down again.
        assert Promise.objects.count() == 3
    page = browser.get(reverse("how_soon")).content.decode()
    assert "3 working days" in page
    assert "Leila" in page
    second = referred(
        people.gita, registered(people.gita, NHS_NUMBERS[1], given_name="Bo"), people.amina
    )
    assert (first.answer_by, second.answer_by) == (_working(5), _working(3))
    with preparing():
        assert promised(people.cara.organisation, "answer", "routine") == 5
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        promise(actor=amina, days={("answer", "routine"): 60})


def test_who_sent_it_sees_until_when_and_what_is_over(people, on_a_thursday, browser_of):
    referral = referred(people.gita, registered(people.gita), people.amina)
    sent = reverse("sent_referral", args=[referral.pk])
    assert "answer due by 2 April" in browser_of(people.gita).get(sent).content.decode()
    on_a_thursday.move_to(dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC))
    gita = browser_of(people.gita)
    assert "2 working days over" in gita.get(sent).content.decode()
    late = gita.get(reverse("sent_referrals") + "?only=late").content.decode()
    assert "Ivy" in late
    assert "Ivy" not in gita.get(reverse("sent_referrals") + "?only=back").content.decode()
    leila = browser_of(people.leila)
    for page in ("board", "inbox", "give_out"):  # one clock and one way to say it
        assert "2 working days over" in leila.get(reverse(page)).content.decode(), page
    assert browser_of(people.cara).get(sent).status_code == 404
    # Declined, it is on the list of what came back until somebody has seen to it.
    with acting_as(people.ben) as ben:
        move(actor=ben, referral=referral, name="decline", reason="full")
    back = reverse("sent_referrals") + "?only=back"
    assert "Ivy" in gita.get(back).content.decode()
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        see_to(actor=amina, referral=referral)
    on_a_thursday.shift(60)
    referred(people.gita, referral.person, people.amina)
    assert "Ivy" not in gita.get(back).content.decode()


def _templates(messages) -> list[str]:
    return sorted(message.template for message in messages)


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (0, ""),
        (1, "1 working day over"),
        (20, "20 working days over"),
        (21, "late since 2 April 2026"),
    ],
)
def test_after_twenty_working_days_it_is_said_since_when(
    people, on_a_thursday, browser_of, over, said
):
    """Of an answer on the board and to its sender, of a first contact on the board and the case."""
    number = iter(NHS_NUMBERS)
    case = taken_on(
        people.amina, referred(people.gita, registered(people.gita, next(number)), people.amina)
    )
    sent = referred(
        people.gita, registered(people.gita, next(number), given_name="Una"), people.amina
    )
    assert sent.answer_by == case.contact_by == dt.date(2026, 4, 2)
    on_a_thursday.move_to(dt.datetime.combine(_working(5 + over), dt.time(10), dt.UTC))
    amina, gita = browser_of(people.amina), browser_of(people.gita)
    board = _text(amina.get(reverse("board")))
    pages = {
        "the new referral": board.partition("Una Test")[2].partition("My open cases")[0],
        "the case on the board": board.partition("My open cases")[2],
        "the case": _text(amina.get(reverse("case", args=[case.pk]))),
        "its sender": _text(gita.get(reverse("sent_referral", args=[sent.pk]))),
    }
    for where, text in pages.items():
        late = re.findall(r"\d+ working days? over|late since \d+ \w+ \d+", text)
        assert late == ([said] if said else []), where


def _text(response) -> str:
    main = BeautifulSoup(response.content, "html.parser").main
    return " ".join(main.get_text(" ").split())
