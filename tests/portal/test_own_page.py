"""What a person reads on their own pages, and what no page tells them."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.care import services as care
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.outcomes.services import record_response
from alongside.portal.looks import said
from alongside.referrals import services as referring
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
)

SECRETS = {
    "to the team": "Smells of drink. Please be careful.",
    "risk": "Her son has a knife.",
    "contact": "She talked about her son for half an hour.",
    "note": "Between you and me: she will not go.",
    "step": "We do not want her here.",
    "closing": "Never again.",
    "safe": "Not when the son is in.",
}


@pytest.fixture
def ivy(people):
    return registered(people.gita, contact_note=SECRETS["safe"])


@pytest.fixture
def case(people, ivy):
    """Ivy's case with a plan and an answer, and everything that colleagues wrote about her."""
    sent = referred(
        people.gita,
        ivy,
        people.amina,
        note=SECRETS["to the team"],
        risk="known",
        risk_note=SECRETS["risk"],
    )
    case = taken_on(people.amina, sent)
    with acting_as(people.amina) as amina:
        care.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=30,
            outcome="spoke",
            note=SECRETS["contact"],
            next_contact_on=clock.today() + dt.timedelta(days=5),
        )
        goal = care.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="A walk every week")
        care.agree_action(
            actor=amina, goal=goal, key=uuid.uuid4(), what="Find my boots", owner="person"
        )
        care.agree_action(
            actor=amina, goal=goal, key=uuid.uuid4(), what="Ask the club", owner="worker"
        )
        record_response(
            actor=amina,
            person=ivy,
            case_id=case.pk,
            instrument_code="ons4",
            point="baseline",
            answers={"satisfied": 4, "worthwhile": "refused"},
            mode="phone",
            key="ons4",
        )
        referring.add_note(
            actor=amina, referral=case.referral, text=SECRETS["note"], key=uuid.uuid4()
        )
    return case


@pytest.fixture
def browser(ivy) -> Client:
    return signed_in(ivy)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=themselves(person).user_id))
    return client


def words(response) -> str:
    page = BeautifulSoup(response.text, "html.parser").main
    return " ".join(page.get_text(" ").split())


def test_signing_in_leads_to_their_own_page(browser, case):
    page = browser.get("/", follow=True)
    assert page.request["PATH_INFO"] == "/my/"
    text = words(page)
    assert "Hello, Ivy" in text
    assert "Amina is helping you." in text
    assert "Amina plans to be in touch by" in text
    assert "Gita, Elm Surgery" in text
    assert "You last spoke on" in text
    assert case.referral.reference in text


def test_the_plan_is_in_their_own_words_with_who_and_when(browser, case):
    text = words(browser.get("/my/plan/"))
    assert "A walk every week" in text
    assert "Find my boots You" in text
    assert "Ask the club Amina" in text
    assert "Overall, how satisfied are you with your life nowadays?" in text
    assert "no answer" in text


def test_no_page_tells_what_colleagues_wrote_to_each_other(people, browser, case):
    onward = referred_on(people.amina, case, service_of(people.dev))
    with acting_as(people.dev) as dev:
        referring.move(
            actor=dev, referral=onward, name="decline", reason="unsafe", note=SECRETS["step"]
        )
    with acting_as(people.amina) as amina:
        care.close_case(actor=amina, case=case, outcome="no_reply", note=SECRETS["closing"])
    for address in ("/my/", "/my/plan/", "/my/agreed/", "/my/looks/"):
        page = browser.get(address)
        assert page.status_code == 200
        for secret in SECRETS.values():
            assert secret not in page.text
    text = words(browser.get("/my/"))
    assert "could not take you this time. You did nothing wrong." in text
    assert "safe" not in text.replace("or not safe for you", "")
    assert "They tried to reach you and could not." in text


@pytest.mark.parametrize(
    ("name", "reason", "sentence"),
    [
        ("receive", "", "The people at Tuesday lunch club have read"),
        ("accept", "", "You are welcome at Tuesday lunch club."),
        ("decline", "full", "They have no room at the moment."),
        ("hand_back", "more_information", "They need to know more first."),
    ],
)
def test_each_step_is_said_in_plain_words(people, browser, case, name, reason, sentence):
    onward = referred_on(people.amina, case, service_of(people.dev))
    with acting_as(people.dev) as dev:
        referring.move(actor=dev, referral=onward, name=name, reason=reason)
    assert sentence in words(browser.get("/my/"))


def test_changing_ones_mind_is_explained_first_and_acts_at_once(people, browser, case, browser_of):
    onward = referred_on(people.amina, case, service_of(people.dev))
    dev = browser_of(people.dev)
    assert dev.get(f"/provider/referrals/{onward.pk}/").status_code == 200
    address = f"/my/agreed/{onward.consent_id}/change/"
    assert address in browser.get("/my/agreed/").text
    explained = words(browser.get(address))
    assert "Green Shoots sees nothing more about you here" in explained
    assert "They can no longer keep a place for you at Tuesday lunch club." in explained
    assert dev.get(f"/provider/referrals/{onward.pk}/").status_code == 200, "only asked so far"
    done = browser.post(address, follow=True)
    assert "You have taken it back. Green Shoots no longer sees anything" in words(done)
    assert dev.get(f"/provider/referrals/{onward.pk}/").status_code == 404
    assert "Stopped by you" in words(browser.get("/my/"))
    assert "Amina is helping you." in words(browser.get("/my/"))
    assert browser.post(address).status_code == 302, "twice is once"


def test_taking_it_back_from_the_team_ends_the_help(people, browser, case, browser_of):
    amina = browser_of(people.amina)
    assert amina.get(f"/cases/{case.pk}/").status_code == 200
    address = f"/my/agreed/{case.referral.consent_id}/change/"
    assert "Amina can no longer help you" in words(browser.get(address))
    browser.post(address)
    assert amina.get(f"/cases/{case.pk}/").status_code == 404
    assert "A walk every week" in words(browser.get("/my/plan/")), "the plan is theirs"


def test_both_sides_are_told_and_the_sender_reads_it(people, browser, case, browser_of):
    onward = referred_on(people.amina, case, service_of(people.dev, referral_email="dev@x.test"))
    browser.post(f"/my/agreed/{onward.consent_id}/change/")
    with preparing():
        facts = list(OutboxFact.objects.filter(topic="consent.withdrawn"))
    for fact in facts:
        deliver(fact.pk)
        deliver(fact.pk)
    with preparing():
        told = list(Message.objects.filter(template__startswith="consent").order_by("template"))
    assert [message.recipient for message in told] == ["dev@x.test", "amina@example.test"]
    for message in told:
        assert onward.reference in message.subject
        assert "Ivy" not in message.subject + message.body
    page = words(browser_of(people.amina).get(f"/refer/referrals/{onward.pk}/", follow=True))
    assert "The person changed their mind on" in page


def test_what_was_decided_for_them_is_not_theirs_to_take_back(people, browser, ivy):
    sent = referred(
        people.gita,
        ivy,
        people.amina,
        consent_basis="best_interests",
        consent_why="Very confused; we asked her daughter.",
    )
    page = browser.get("/my/agreed/")
    assert "decided for you that Alderbrook link workers should help" in words(page)
    assert "Very confused; we asked her daughter." in words(page), "they may know why"
    assert "change/" not in page.text
    answer = browser.post(f"/my/agreed/{sent.consent_id}/change/", follow=True)
    assert "Talk to them: they can look at it again with you." in words(answer)
    with preparing():
        assert Consent.objects.get(pk=sent.consent_id).withdrawn_at is None


def test_somebody_else_finds_none_of_it(people, case, browser):
    tom = signed_in(registered(people.gita, NHS_NUMBERS[1], given_name="Tom"))
    assert "Nobody is helping you" in words(tom.get("/my/"))
    assert "You have no plan yet." in words(tom.get("/my/plan/"))
    address = f"/my/agreed/{case.referral.consent_id}/change/"
    assert tom.get(address).status_code == tom.post(address).status_code == 404
    assert browser.get(address).status_code == 200


def test_they_read_who_looked_and_their_own_look_is_not_news(people, browser, case, browser_of):
    browser_of(people.amina).get(f"/cases/{case.pk}/")
    browser.get("/my/")
    text = words(browser.get("/my/looks/"))
    assert "Amina , Alderbrook link workers:" in text
    assert "opened your record" in text
    assert "asked for help for you" in text
    assert "Ivy" not in text


def test_every_verb_has_words():
    assert said("referral.accept") == "noted where your help stands"
    assert said("something.new") == "changed what is held about you"


def test_staff_do_not_open_a_persons_pages_nor_the_person_theirs(people, browser, browser_of, case):
    page = browser_of(people.amina).get("/my/")
    assert page.status_code == 403
    assert "Person" in words(page)
    for address in ("/cases/", "/refer/", f"/cases/{case.pk}/", "/reports/", "/admin/audit/"):
        closed = browser.get(address)
        assert closed.status_code == 403
        assert "Go to my page" in words(closed)
    assert browser.get("/directory/").status_code == 200
    assert browser.post("/account/sign-out/").status_code == 302
    assert browser.get("/my/").status_code == 302


def test_an_account_that_was_closed_opens_nothing(browser, ivy):
    assert browser.get("/my/").status_code == 200
    User.objects.filter(own_account__person=ivy).update(is_active=False)
    assert browser.get("/my/").status_code == 302


def test_two_agreements_about_the_same_service_are_told_apart(people, browser, case):
    with preparing():
        club = service_of(people.dev)
    for _twice in range(2):
        referred_on(people.amina, case, club)
    page = BeautifulSoup(browser.get(reverse("own_agreements")).text, "html.parser").main
    names = [" ".join(one.get_text().split()) for one in page.find_all("h2")]
    theirs = [name for name in names if name.startswith("Green Shoots")]
    assert len(theirs) == 2 and all(str(clock.today().year) in name for name in theirs), names
    assert "Alderbrook link workers" in names, "what stands once needs no day"
