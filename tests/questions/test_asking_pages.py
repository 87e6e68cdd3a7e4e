"""Where somebody refers, the receiver's own questions are asked, and read by whoever reads it."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.begun.models import Asked, Draft
from alongside.care.models import Case
from alongside.common import clock
from alongside.questions.content import Content, Kind, Question
from alongside.questions.services import publish, save
from alongside.referrals.models import Referral, ReferralAnswer
from alongside.volunteers.models import Code
from alongside.volunteers.queries import answers_shown_to
from alongside.volunteers.services import name_volunteer, offer
from tests.begun.test_outside import ABOUT, let_in, made
from tests.factories.standing import Standing, preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, service_of, taken_on
from tests.questions.test_building_pages import text
from tests.questions.test_forms import WHEELS, published

WIDE = Question("wide", Kind.NUMBER, "How wide is it?", required=True, only_if=(("wheels", "yes"),))
BORN = Question("since", Kind.DATE, "Since when?")
ASKS = Content((WHEELS, WIDE, BORN), intro="So that we find a room.")

WHO = {
    "nhs_number": NHS_NUMBERS[0],
    "date_of_birth-day": "9",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1948",
}


def begun(browser: Any, people: Standing, **changes: Any) -> tuple[str, dict[str, Any]]:
    """The key of a referral that was begun, and its first page filled in."""
    key = browser.post(reverse("refer"), WHO).url.split("/")[-2]
    page = {
        "idempotency_key": key,
        "nhs_number": NHS_NUMBERS[0],
        "date_of_birth": "1948-03-09",
        "open_seen": "",
        "given_name": "Ivy",
        "family_name": "Test",
        "to": str(people.amina.organisation_id),
        "needs": ["loneliness"],
        "words": "I see nobody.",
        "risk": "none",
        "urgency": "routine",
        "feedback": "key",
        "consent": "on",
    }
    return key, page | changes


def test_the_questions_are_the_next_step_and_the_draft_keeps_them(
    people: Standing, browser_of: Any
) -> None:
    first = published(people.leila, ASKS)
    gita = browser_of(people.gita)
    key, page = begun(gita, people)
    there = reverse("refer_questions", args=[key])
    for _twice in range(2):
        assert gita.post(reverse("refer_send"), page).url == there
    shown = text(gita.get(there))
    assert "Does the person use a wheelchair?" in shown and "So that we find a room." in shown
    assert "Nothing is sent yet" in shown
    with preparing():
        assert not Referral.objects.exists()
    missing = gita.post(there, {"q_wheels": "yes", "q_wide": "wide"})
    assert missing.status_code == 422 and "Enter a number" in text(missing)
    with acting_as(people.leila) as leila:  # somebody publishes another version meanwhile
        form = save(
            actor=leila,
            form=first.form,
            revision=1,
            content=Content((replace(WHEELS, id="n1", label="Which aids?", kind=Kind.TEXT),)),
        )
        publish(actor=leila, form=form, revision=2)
    kept = {"q_wheels": "yes", "q_wide": "6"}
    assert gita.post(reverse("keep_answers", args=[key]), kept).url == reverse("refer")
    assert gita.post(reverse("refer_send"), page).url == there, (
        "back to the first page and on again"
    )
    again = gita.get(there).content.decode()
    assert 'value="6"' in again and "Which aids?" not in again, "the version that was shown"
    answer = gita.post(there, {"q_wheels": "yes", "q_wide": "67", "q_since-day": "1"})
    assert answer.status_code == 422 and "must include a month" in text(answer)
    sent = gita.post(there, {"q_wheels": "yes", "q_wide": "67"})
    twice = gita.post(there, {"q_wheels": "yes", "q_wide": "67"})
    assert sent.url == twice.url, "a double click sends once"
    with preparing():
        referral = Referral.objects.get()
        assert not Draft.objects.exists()
        assert {one.version_id for one in ReferralAnswer.objects.all()} == {first.pk}
    for actor in (people.amina, people.ben):
        read = text(browser_of(actor).get(reverse("received_referral", args=[referral.pk])))
        assert "How wide is it? 67" in read and "Since when? Not answered" in read
    assert (
        browser_of(people.cara).get(reverse("received_referral", args=[referral.pk])).status_code
        == 404
    )
    assert "How wide is it? 67" in text(gita.get(reverse("sent_referral", args=[referral.pk])))
    assert gita.get(there).status_code == 302
    fresh, page = begun(gita, people)
    assert (
        gita.post(reverse("refer_send"), page | {"open_seen": referral.reference}).status_code
        == 302
    )
    assert "Which aids?" in text(gita.get(reverse("refer_questions", args=[fresh])))


def test_terms_are_said_on_the_first_page(people: Standing, browser_of: Any) -> None:
    published(people.leila, replace(ASKS, reasons=("debt-money",), required=("phone",)))
    gita = browser_of(people.gita)
    _key, page = begun(gita, people)
    wrong = gita.post(reverse("refer_send"), page, follow=True)
    assert "They do not help with one of these reasons" in text(wrong)
    wrong = gita.post(reverse("refer_send"), page | {"needs": ["debt-money"]}, follow=True)
    assert "They need this before they can help: phone number" in text(wrong)
    rung = page | {"needs": ["debt-money"], "phone": "01632 960001"}
    assert "/questions/" in gita.post(reverse("refer_send"), rung).url
    published(people.leila, replace(ASKS, roles=("link_worker",)))
    refused = gita.post(reverse("refer_send"), page, follow=True)
    assert "takes no referrals from your role" in text(refused)


def test_without_a_form_nothing_is_added(people: Standing, browser_of: Any) -> None:
    gita = browser_of(people.gita)
    _key, page = begun(gita, people)
    assert "/receipt/" in gita.post(reverse("refer_send"), page).url
    other, _page = begun(gita, people)
    assert gita.get(reverse("refer_questions", args=[other])).url == reverse(
        "refer_details", args=[other]
    )
    assert gita.get(reverse("refer_questions", args=[uuid.uuid4()])).url == reverse("refer")


@pytest.fixture
def asked_on(people: Standing, browser_of: Any) -> Referral:
    """Amina referred Ivy on to the club, which asks of its own; one answer is for the link too."""
    with preparing():
        club = service_of(people.dev, referral_email="hello@green-shoots.example")
    lead = replace(people.dev, permissions=people.leila.permissions)
    by_link = replace(WHEELS, by_link=True)
    published(lead, Content((by_link, WIDE), reasons=("loneliness",)), service=club)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    page, amina = reverse("refer_on", args=[case.pk, club.pk]), browser_of(people.amina)
    shown = text(amina.get(page))
    assert "Asked by Tuesday lunch club" in shown
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": ["loneliness"],
        "words": "She would like company.",
        "risk": "none",
        "also": ["contact"],
        "consent": "on",
        "q_wheels": "yes",
    }
    wrong = amina.post(page, form | {"needs": ["debt-money"], "risk": ""})
    assert wrong.status_code == 422
    assert wrong.content.decode().count("There is a problem") == 1
    assert "Answer this: “How wide is it?”" in text(wrong)
    assert amina.post(page, form | {"q_wide": "67"}).status_code == 302
    with preparing():
        return Referral.objects.get(kind="provider")


def test_a_service_asks_of_its_own_and_reads_the_answers(
    people: Standing, asked_on: Referral, browser_of: Any
) -> None:
    page = reverse("provider_referral", args=[asked_on.pk])
    read = text(browser_of(people.dev).get(page))
    assert "Asked by Tuesday lunch club" in read and "How wide is it? 67" in read
    assert browser_of(people.cara).get(page).status_code == 403


def test_asked_online_it_is_said_that_the_service_asks_more(
    people: Standing, asked_on: Referral, browser_of: Any
) -> None:
    assert asked_on.parent is not None
    with acting_as(people.amina):
        case = Case.objects.get(referral_id=asked_on.parent_id)
    page = reverse("ask_online", args=[case.pk, asked_on.service_id])
    assert "Tuesday lunch club asks something of its own." in text(
        browser_of(people.amina).get(page)
    )


def test_by_a_link_only_what_is_marked_is_read(people: Standing, asked_on: Referral) -> None:
    with acting_as(people.dev) as dev:
        vera = name_volunteer(actor=dev, name="Vera", email="vera@home.test")
        offered = offer(actor=dev, referral=asked_on, volunteer=vera, key=uuid.uuid4())
    with preparing():
        Code.objects.create(offer=offered, browser="", expires_at=clock.now(), used_at=clock.now())
    actor = Actor.of_volunteer(vera.user_id, vera.organisation_id, offered.pk, "Vera")
    with acting_as(actor), connection.cursor() as cursor:
        assert answers_shown_to(actor) == [("Does the person use a wheelchair?", "Yes")]
        denied = pytest.raises(ProgrammingError, match="permission denied")
        with denied, transaction.atomic():
            cursor.execute("SELECT count(*) FROM referrals_referralanswer")
    with preparing(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET protected = true, phone = '', postcode = ''")
    with acting_as(actor):
        assert answers_shown_to(actor) == []


def test_from_outside_the_team_asks_of_its_own(people: Standing, browser_of: Any) -> None:
    version = published(people.leila, replace(ASKS, required=("phone",)))
    amina = browser_of(people.amina)
    link = made(amina)
    dee: Client = let_in(link)
    assert "Asked by Alderbrook link workers" in text(dee.get(f"{link}about/"))
    form = ABOUT | {"idempotency_key": str(uuid.uuid4()), "asked_version": str(version.pk)}
    wrong = dee.post(f"{link}about/", form)
    assert wrong.status_code == 422
    assert "They need this before they can help: phone number" in text(wrong)
    assert "Answer this: “Does the person use a wheelchair?”" in text(wrong)
    form |= {"phone": "01632 960002", "q_wheels": "no", "q_wide": "nonsense"}
    assert "Reference" in text(dee.post(f"{link}about/", form))
    with preparing():
        asked = Asked.objects.get()
        assert asked.content["answers"] == {
            "version": str(version.pk),
            "given": {"wheels": "no", "wide": "nonsense"},
        }
    page = text(amina.get(reverse("asked", args=[asked.pk])))
    assert "Does the person use a wheelchair? No" in page and "nonsense" not in page
    taken = amina.post(reverse("take_in", args=[asked.pk]), {"nhs_number": ""})
    assert "Does the person use a wheelchair? No" in text(amina.get(taken.url))
