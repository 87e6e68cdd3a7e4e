"""A time is booked with help to come, somebody walks in; letters, own words, costs, a report.

Told twice: once with JavaScript, once without.
"""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from alongside.accounts.actor import acting_as
from alongside.booking.models import Session
from alongside.booking.services import plan_sessions, walk_in
from alongside.care.services import log_contact, write_after_try
from alongside.common import clock
from alongside.directory.models import Schedule
from alongside.people.models import Person
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on
from tests.journeys.test_booking import signed_in

pytestmark = pytest.mark.browser


def test_times_help_walk_ins_letters_words_and_costs(house, open_browser, look):
    people = house.people
    ivy = registered(people.gita, family_name="Bramble")
    referral = referred(people.gita, ivy, people.amina)
    amina = signed_in(open_browser(), people.amina)
    when_amina_says_her_hours(amina, look)
    gita = signed_in(open_browser(), people.gita)
    when_gita_books_a_time_with_an_interpreter(gita, referral, look)
    then_amina_arranges_it(amina, people, look)
    case = given_joan_chose_letters(people)
    when_amina_prints_a_letter_and_asks_how_else(amina, case, look)
    leila = signed_in(open_browser(), people.leila)
    when_leila_writes_own_words_and_looks_at_costs(leila, look)
    dev = signed_in(open_browser(), people.dev)
    when_dev_asks_a_team_for_who_walked_in(dev, house, look)


def when_amina_says_her_hours(page: Page, look) -> None:
    page.goto(reverse("own_hours"))
    look(page, "times-plan")
    page.get_by_role("button", name="Save").click()
    for day in ("0", "1", "2", "3", "4"):
        folded = page.get_by_text("Add hours of every week")
        if not page.locator('[name="week-weekday"]').first.is_visible():
            folded.click()
        page.locator('[name="week-weekday"]').select_option(day)
        page.locator('[name="week-starts"]').fill("09:00")
        page.locator('[name="week-ends"]').fill("12:00")
        page.locator('button[value="week"]').click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    look(page, "times-hours")


def when_gita_books_a_time_with_an_interpreter(page: Page, referral, look) -> None:
    page.goto(reverse("times", args=[referral.pk]))
    page.get_by_role("radio").first.check()
    page.get_by_text("Help to come: transport, an interpreter, company").click()
    page.get_by_label("An interpreter").check()
    page.get_by_label("What there is to know about it").fill("Polish")
    look(page, "times-book")
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_text("The time is booked.")).to_be_visible()
    expect(page.get_by_text("An interpreter: asked for").first).to_be_visible()
    look(page, "times-booked")


def then_amina_arranges_it(page: Page, people, look) -> None:
    page.goto(reverse("slot_hours", args=[people.amina.user_id]))
    look(page, "times-with-booked")
    page.get_by_role("link", name="Help to come").first.click()
    look(page, "help-asked")
    page.get_by_role("button", name="It is arranged").click()
    expect(page.get_by_text("Noted: it is arranged.")).to_be_visible()
    look(page, "help-arranged")


def given_joan_chose_letters(people):
    joan = registered(people.gita, NHS_NUMBERS[1], given_name="Joan", family_name="Fern")
    with preparing():
        Person.objects.filter(pk=joan.pk).update(
            contact_by="letter", address="1 Mill Lane, Alderbrook", postcode="LS1 4AP"
        )
    case = taken_on(people.amina, referred(people.gita, joan, people.amina))
    with acting_as(people.amina) as amina:
        said = {"kind": "phone", "minutes": 1, "outcome": "no_answer"}
        log_contact(actor=amina, case=case, key=uuid.uuid4(), **said)
        write_after_try(actor=amina, case=case, key=uuid.uuid4(), safe=True, letter=True)
    return case


def when_amina_prints_a_letter_and_asks_how_else(page: Page, case, look) -> None:
    page.goto(reverse("letters_to_print"))
    expect(page.get_by_text("Joan Fern").first).to_be_visible()
    look(page, "letters")
    page.goto(reverse("agree_ways", args=[case.pk]))
    page.locator('[name="email"]').fill("joan@example.org")
    page.locator('[name="also_by"][value="email"]').check()
    look(page, "in-touch")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Noted how they want to be reached.")).to_be_visible()


def when_leila_writes_own_words_and_looks_at_costs(page: Page, look) -> None:
    page.goto(reverse("words"))
    look(page, "words")
    page.goto(reverse("write_words", args=["person-missed"]))
    look(page, "write-words")
    page.goto(reverse("message_costs"))
    look(page, "costs")


def when_dev_asks_a_team_for_who_walked_in(page: Page, house, look) -> None:
    with preparing():
        Schedule.objects.create(
            service=house.club, freq="WEEKLY", byday="MO,TU,WE,TH,FR,SA,SU", opens_at="12:00"
        )
    with acting_as(house.people.dev) as dev:
        plan_sessions(actor=dev, service=house.club, places=4, weeks_ahead=2, answer_hours=48)
        session = Session.objects.order_by("starts_at").first()
    with preparing():
        Session.objects.filter(pk=session.pk).update(starts_at=clock.now())
    with acting_as(house.people.dev) as dev:
        walk_in(
            actor=dev,
            session=session,
            name="Olive Penrose",
            reach="07700 900456",
            key=uuid.uuid4(),
            tapped_at=clock.now(),
        )
    page.goto(reverse("register", args=[session.pk]))
    look(page, "register-walk-in")
    page.get_by_role("link", name="They agree: ask a team to help them").click()
    look(page, "walk-in-team")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("First name")).to_have_value("Olive")
    look(page, "walk-in-ask")
    page.goto(reverse("provider_report"))
    look(page, "report-rooms")
