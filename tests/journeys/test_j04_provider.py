"""A provider without computers at work: yes, no and a question from an e-mail, a pause, a thread
with a file, who came, and a report for its funder. Times and interactions are printed.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.care.models import Task
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    PDF,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)
from tests.journeys.test_j01_one_referral import given_signed_in
from tests.journeys.test_j02_link_workers_day import Counted
from tests.volunteers.conftest import code_in, link_in, newest

pytestmark = pytest.mark.browser


@pytest.fixture
def cases(house):
    people = house.people
    with preparing():
        other = service_of(people.dev, name="Garden club")
        other.needs.set(house.club.needs.all())
    return [
        taken_on(
            people.amina,
            referred(people.gita, registered(people.gita, number, given_name=name), people.amina),
        )
        for number, name in zip(NHS_NUMBERS[:3], ("Ivy", "Joan", "Kit"), strict=True)
    ]


def test_a_club_answers_from_its_mailbox_and_shows_what_it_did(house, cases, open_browser, look):
    dev = given_signed_in(open_browser(), house, "dev")
    _the_mailbox_is_asked(dev, look)

    ivy = _sent(house, cases[0])
    mailbox = open_browser()
    _yes_after_a_question(mailbox, _mail(), look)
    _sent(house, cases[1])
    _no_place_and_a_pause(mailbox, _mail(), look)

    amina = given_signed_in(open_browser(), house, "amina")
    amina.goto(reverse("refer_on", args=[cases[2].pk, house.club.pk]))
    expect(amina.locator("main")).to_contain_text("takes no new referrals at the moment")
    expect(amina.locator("main")).to_contain_text("Others like it that take referrals now")
    look(amina, "j04-others-like-it")

    _a_word_and_a_letter(dev, amina, ivy, look)
    _on_to_another_service(dev, amina, ivy, look)
    _who_came(dev, ivy)
    with preparing():
        assert [task.reason for task in Task.objects.all()] == ["missed_twice"]
    _the_report(dev, look)


def _sent(house, case):
    return referred_on(house.people.amina, case, house.club)


def _mail() -> str:
    newest("referral-send")  # what follows from a referral comes in two rounds
    message = newest("volunteer-link")
    assert message.subject.startswith("1 new referral – Tuesday lunch club, ")
    assert not any(word in message.subject + message.body for word in ("Ivy", "Joan", "01632"))
    return link_in(message)


def _the_mailbox_is_asked(dev: Page, look) -> None:
    dev.get_by_role("link", name="Answering by e-mail").click()
    dev.get_by_label("Name").fill("Club mailbox")
    dev.get_by_label("E-mail address").fill("hello@green-shoots.example")
    dev.get_by_role("button", name="Send each new referral there").click()
    expect(dev.locator("main")).to_contain_text("Is sent each new referral")
    look(dev, "j04-by-email")


def _let_in(page: Page, hands: Counted) -> None:
    hands.click(page.get_by_role("button", name="Send me a code"))
    hands.type(page.get_by_label("Code"), code_in(newest("volunteer-code")))
    hands.click(page.get_by_role("button", name="Go on"))


def _yes_after_a_question(page: Page, link: str, look) -> None:
    hands = Counted()
    page.goto(link)
    look(page, "j04-link")
    _let_in(page, hands)
    expect(page.locator("h1")).to_have_text("Ivy Test")
    look(page, "j04-detail")
    hands.type(page.get_by_label("What do you want to know"), "Can she manage stairs?")
    hands.click(page.get_by_role("button", name="Ask"))
    expect(page.locator("main")).to_contain_text("You asked on")
    hands.click(page.get_by_role("button", name="Accept"))
    expect(page.locator("main")).to_contain_text("You said yes on")
    hands.say("A question and a yes from the e-mail")
    assert hands.interactions <= 6


def _no_place_and_a_pause(page: Page, link: str, look) -> None:
    hands = Counted()
    page.goto(link)
    _let_in(page, hands)
    hands.click(page.get_by_text("Decline").first)
    hands.choose(page.get_by_label("Why?"), "No places at present")
    hands.click(page.get_by_role("button", name="Decline"))
    expect(page.locator("main")).to_contain_text("Pause new referrals?")
    look(page, "j04-pause")
    hands.click(page.get_by_role("button", name="Pause"))
    expect(page.locator("main")).to_contain_text("are paused")
    hands.say("No place, and a pause, from the e-mail")
    assert hands.interactions <= 8
    page.goto(link)
    expect(page.locator("main")).to_contain_text("You have answered already")
    look(page, "j04-over")


def _a_word_and_a_letter(dev: Page, amina: Page, referral, look) -> None:
    amina.goto(reverse("sent_referrals"))
    expect(amina.locator("main")).to_contain_text("New note")
    amina.goto(reverse("sent_referral", args=[referral.pk]))
    expect(amina.locator("main")).to_contain_text("Can she manage stairs?")
    amina.get_by_label("Add a note for").fill("With a rail. The letter says more.")
    amina.get_by_text("Send a file with it").click()
    letter = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": PDF}
    amina.get_by_label("A file with it").set_input_files(letter)
    look(amina, "j04-thread")
    amina.get_by_role("button", name="Send note").click()
    dev.goto(reverse("provider_desk"))
    expect(dev.locator("main")).to_contain_text("New note")
    look(dev, "j04-desk")
    dev.goto(reverse("provider_referral", args=[referral.pk]))
    file = dev.get_by_role("link", name="Open the file").get_attribute("href")
    assert dev.request.get(file).body() == PDF
    look(dev, "j04-referral")


def _on_to_another_service(dev: Page, amina: Page, referral, look) -> None:
    hands = Counted()
    dev.goto(reverse("provider_referral", args=[referral.pk]))
    hands.click(dev.get_by_role("link", name="Refer on to another service"))
    look(dev, "j04-choose-onward")
    hands.click(dev.get_by_label("Garden club"))
    hands.click(dev.get_by_role("button", name="Continue"))
    expect(dev.locator("h1")).to_have_text("Refer to Garden club")
    hands.type(dev.get_by_label("What the service should know"), "She misses her garden.")
    hands.click(dev.get_by_label("No known risks"))
    hands.click(dev.get_by_label("The person agrees to this"))
    look(dev, "j04-refer-on")
    hands.click(dev.get_by_role("button", name="Send referral"))
    expect(dev.locator("main")).to_contain_text("Green Shoots to Garden club")
    hands.say("Referred on to another service")
    assert hands.interactions <= 8
    look(dev, "j04-chain")
    amina.goto(reverse("sent_referral", args=[referral.pk]))
    expect(amina.locator("main")).to_contain_text("Green Shoots to Garden club")
    look(amina, "j04-chain-of-the-team")


def _who_came(dev: Page, referral) -> None:
    """On the referral's page for now: a register of sessions notes the same steps."""
    dev.goto(reverse("provider_referral", args=[referral.pk]))
    for button in ("Record attended", "Record did not attend", "Record did not attend"):
        dev.get_by_role("button", name=button).click()
        expect(dev.locator("main")).to_contain_text("Done. Whoever referred them is told.")
    newest("referral-step")


def _the_report(dev: Page, look) -> None:
    hands = Counted()
    dev.goto(reverse("provider_desk"))
    hands.click(dev.get_by_role("link", name="Our report"))
    report = dev.locator("main")
    expect(report).to_contain_text("Came at least once")
    expect(report).to_contain_text("Not taken on: no places at present")
    hands.say("The report")
    look(dev, "j04-report")
    link = dev.get_by_role("link", name="Report for a funder (PDF)").get_attribute("href")
    answer = dev.request.get(link)
    assert answer.headers["content-type"] == "application/pdf"
    dev.goto(reverse("intakes"))
    look(dev, "j04-intakes")
    dev.get_by_role("link", name="Tuesday lunch club").click()
    dev.get_by_role("button", name="Take referrals again").click()
    expect(dev.locator("main")).to_contain_text("Open, without a limit: 2 this week")
    look(dev, "j04-intake")
