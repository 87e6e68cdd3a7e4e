"""Referring: what is wrong is said where it is, and what was typed stays."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.audit.models import AuditEntry
from alongside.begun.models import Draft
from alongside.begun.tasks import forget_begun
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent.models import Consent
from alongside.outbox.models import OutboxFact
from alongside.people.models import CareRelationship, Person
from alongside.people.services import MOST_LOOK_UPS_AN_HOUR, look_up
from alongside.referrals import services
from alongside.referrals.clocks import spoken_with_by
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

WHO = {
    "nhs_number": NHS_NUMBERS[0],
    "date_of_birth-day": "9",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1948",
}


@pytest.fixture
def form(people) -> dict[str, object]:
    """A referral as it should be filled in."""
    return {
        "idempotency_key": str(uuid.uuid4()),
        "nhs_number": NHS_NUMBERS[0],
        "date_of_birth": "1948-03-09",
        "given_name": "Ivy",
        "family_name": "Test",
        "to": str(people.amina.organisation_id),
        "needs": ["loneliness"],
        "words": "I miss the sea",
        "risk": "none",
        "urgency": "routine",
        "feedback": "key",
        "consent": "on",
    }


def _text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def _summary(response) -> str:
    soup = BeautifulSoup(response.content, "html.parser")
    found = soup.select_one(".nhsuk-error-summary")
    return found.get_text(" ", strip=True) if found else ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"nhs_number": "999 000 0019"}, "does not add up"),
        ({"nhs_number": "12345"}, "has 10 digits"),
        ({"nhs_number": ""}, "Enter the NHS number"),
        ({"date_of_birth-year": "2999"}, "must be in the past"),
        ({"date_of_birth-day": "31", "date_of_birth-month": "2"}, "Enter a real date"),
        ({"date_of_birth-day": ""}, "must include a day"),
    ],
)
def test_who_cannot_be_recognised_is_said_and_kept(browser_of, people, changes, message):
    typed = WHO | changes
    response = browser_of(people.gita).post(reverse("refer"), typed, follow=True)
    assert message in _summary(response)
    soup = BeautifulSoup(response.content, "html.parser")
    for name, value in typed.items():
        assert soup.find(attrs={"name": name})["value"] == value


def test_a_number_with_spaces_is_understood(browser_of, people):
    typed = WHO | {"nhs_number": "999 000 0018"}
    response = browser_of(people.gita).post(reverse("refer"), typed, follow=True)
    assert "Refer to a link worker" in _text(response)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"needs": []}, "Choose at least one reason"),
        ({"needs": ["loneliness", "low-mood", "food", "pets"]}, "at most three"),
        ({"needs": ["no-such-need"]}, "Choose one of the answers"),
        ({"consent": ""}, "Tick to say that the person agrees"),
        ({"risk": ""}, "Say whether there is a risk"),
        ({"risk": "known", "risk_note": ""}, "keep everyone safe"),
        ({"given_name": ""}, "Enter the first name"),
        ({"phone": "call my son"}, "Enter a phone number"),
        ({"postcode": "nowhere"}, "not a UK postcode"),
        ({"to": str(uuid.uuid4())}, "Choose one of the answers"),
        ({"words": "w" * 10_001}, "10000 characters or fewer"),
    ],
)
def test_what_is_missing_is_said_and_the_words_stay(browser_of, people, form, changes, message):
    response = browser_of(people.gita).post(reverse("refer_send"), form | changes, follow=True)
    assert message in _summary(response)
    if "words" not in changes:
        assert "I miss the sea" in _text(response)
    with preparing():
        assert not Referral.objects.exists()
        assert not Person.objects.exists(), "nobody is half registered"


def test_a_refusal_at_the_last_step_leaves_nothing_behind(browser_of, people, form, monkeypatch):
    def refuse(*_told: object) -> None:
        raise Refused("Not today.")

    monkeypatch.setattr("alongside.referrals.services.sending.write_down", refuse)
    response = browser_of(people.gita).post(reverse("refer_send"), form, follow=True)
    assert "Not today." in _summary(response)
    with preparing():
        for table in (Person, CareRelationship, Consent, Referral, OutboxFact):
            assert not table.objects.exists(), table
        assert set(AuditEntry.objects.values_list("verb", flat=True)) <= {"person.look_up"}


def test_a_birth_date_that_does_not_belong_to_the_number_is_refused(browser_of, people, form):
    registered(people.cara)
    other = form | {"date_of_birth": "1950-01-01"}
    response = browser_of(people.gita).post(reverse("refer_send"), other, follow=True)
    assert "different date of birth" in _summary(response)
    who = browser_of(people.gita).post(
        reverse("refer"), WHO | {"date_of_birth-year": "1950"}, follow=True
    )
    assert "different date of birth" in _summary(who)


def test_nothing_about_the_person_stands_in_an_address(browser_of, people, form):
    gita = browser_of(people.gita)
    answers = [
        gita.post(reverse("refer"), WHO),
        gita.post(reverse("refer"), WHO | {"date_of_birth-day": ""}),
        gita.post(reverse("refer_send"), form | {"consent": ""}),
        gita.post(reverse("refer_send"), form),
    ]
    for answer in answers:
        assert answer.status_code == 302, "Back never asks to send a form again"
        for secret in ("Ivy", "Test", NHS_NUMBERS[0], "1948", "sea"):
            assert secret not in answer.url


def test_every_page_on_the_way_can_be_gone_back_to(browser_of, people, form):
    gita = browser_of(people.gita)
    details = gita.post(reverse("refer"), WHO).url
    for _again in range(2):
        page = BeautifulSoup(gita.get(details).content, "html.parser")
        key = page.find(attrs={"name": "idempotency_key"})["value"]
        assert key in details, "the same form each time: it sends once"
    form |= {"idempotency_key": key}
    assert gita.post(reverse("refer_send"), form | {"consent": ""}).url == details
    assert "I miss the sea" in _text(gita.get(details))
    assert "Tick to say that the person agrees" in _summary(gita.get(details))
    receipt = gita.post(reverse("refer_send"), form).url
    assert gita.get(details).url == receipt, "after sending, Back leads to the receipt"
    with preparing():
        assert not Draft.objects.exists(), "and nothing of the person waits"


def test_sending_asks_the_database_no_more_than_it_must(browser_of, people, form):
    gita = browser_of(people.gita)
    key = gita.post(reverse("refer"), WHO).url.strip("/").split("/")[-1]
    with CaptureQueriesContext(connection) as queries:
        sent = gita.post(reverse("refer_send"), form | {"idempotency_key": key})
    assert "/receipt/" in sent.url
    assert len(queries) <= 33, "\n".join(query["sql"] for query in queries)


def test_what_was_begun_is_found_again_by_its_author_until_a_week_is_over(browser_of, people, form):
    gita = browser_of(people.gita)
    details = gita.post(reverse("refer"), WHO).url
    keep = f"{details}keep/"
    part = form | {"given_name": "Ivy", "needs": ["food"], "consent": "", "risk": ""}
    by_script = gita.post(keep, part, headers={"Accept": "application/json"})
    assert "Kept at" in by_script.json()["said"]
    assert browser_of(people.cara).get(details).url == reverse("refer")
    assert browser_of(people.cara).post(keep, part).status_code == 404
    assert gita.post(keep, part | {"nhs_number": NHS_NUMBERS[1]}).status_code == 404
    gita.logout()
    gita = browser_of(people.gita)
    assert "Ivy Test" in _text(gita.get(reverse("refer"))), "after signing in again it is listed"
    assert "Ivy" not in _text(browser_of(people.cara).get(reverse("refer")))
    page = gita.get(details)
    assert "I miss the sea" in _text(page)
    assert not _summary(page), "nothing is wrong yet: nothing was sent"
    soup = BeautifulSoup(page.content, "html.parser")
    assert [box["value"] for box in soup.select("input[name=needs][checked]")] == ["food"]
    _still_at_work(gita)
    with clock.telling(clock.now() + dt.timedelta(days=7, minutes=1)):
        forget_begun(0)
    with preparing():
        assert not Draft.objects.exists()
    late = _text(gita.get(details, follow=True))
    assert "That form is no longer kept" in late
    assert "999 000 0018, born" not in late
    kept = gita.post(reverse("refer"), WHO).url
    for _twice in range(2):
        gita.post(f"{kept}throw-away/")
    assert "Begun and not sent" not in _text(gita.get(reverse("refer")))


def test_a_note_instead_of_a_second_referral_reaches_whoever_helps(browser_of, people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    gita = browser_of(people.gita)
    page = BeautifulSoup(gita.post(reverse("refer"), WHO, follow=True).content, "html.parser")
    note = next(each for each in page.select("form") if each["action"].endswith("/note/"))
    typed = {box["name"]: box["value"] for box in note.select("input")}
    for _twice in range(2):
        gita.post(note["action"], typed | {"text": "She has moved to her sister"})
    assert "Begun and not sent" not in _text(gita.get(reverse("refer")))
    assert "moved to her sister" in _text(
        browser_of(people.amina).get(reverse("case", args=[case.pk]))
    )
    with preparing():
        assert OutboxFact.objects.filter(topic="referral.noted").count() == 1


def test_somebody_already_referred_is_announced_before_anything_is_sent(browser_of, people):
    taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    own = _text(browser_of(people.gita).post(reverse("refer"), WHO, follow=True))
    assert "This person is already with Amina of Alderbrook link workers" in own
    assert "Add a note to it instead" in own
    elsewhere = _text(browser_of(people.cara).post(reverse("refer"), WHO, follow=True))
    assert "A link-worker team has a referral for this person" in elsewhere
    assert "Amina" not in elsewhere, "who helps is not for strangers"
    assert "Alderbrook link workers has" not in elsewhere
    assert "Add a note" not in elsewhere


def test_a_referral_sent_while_the_form_was_open_is_shown_first(browser_of, people, form):
    referred(people.cara, registered(people.cara), people.amina)
    gita = browser_of(people.gita)
    first = gita.post(reverse("refer_send"), form, follow=True)
    assert "Another referral was sent meanwhile" in _summary(first)
    soup = BeautifulSoup(first.content, "html.parser")
    seen = soup.find(attrs={"name": "open_seen"})["value"]
    assert gita.post(reverse("refer_send"), form | {"open_seen": seen}).status_code == 302


def test_what_is_held_of_somebody_unknown_to_us_is_not_shown(browser_of, people):
    registered(people.cara, phone="01632 960777")
    page = _text(browser_of(people.gita).post(reverse("refer"), WHO, follow=True))
    assert "960777" not in page
    assert "Ivy" not in page


def test_what_we_hold_ourselves_need_not_be_typed_again(browser_of, people):
    registered(people.gita, phone="01632 960777")
    response = browser_of(people.gita).post(reverse("refer"), WHO, follow=True)
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.find(attrs={"name": "phone"})["value"] == "01632 960777"
    assert soup.find(attrs={"name": "given_name"})["value"] == "Ivy"


def test_the_list_and_the_page_of_a_referral_are_the_senders_alone(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    pages = (reverse("sent_referrals"), reverse("sent_referral", args=[referral.pk]))
    for page in pages:
        assert "Ivy Test" in _text(browser_of(people.gita).get(page))
    assert "Ivy" not in _text(browser_of(people.cara).get(pages[0]))
    assert browser_of(people.cara).get(pages[1]).status_code == 404
    assert browser_of(people.amina).get(pages[1]).status_code == 404, "hers is the other page"


def test_with_whom_nobody_has_spoken_is_seen_without_asking_and_taken_as_a_file(browser_of, people):
    waiting = referred(people.gita, registered(people.gita), people.amina)
    una = registered(people.gita, NHS_NUMBERS[1], given_name="Una", family_name="=1+1")
    met = referred(people.gita, una, people.amina)
    taken_on(people.amina, met)
    with acting_as(people.amina) as amina:
        services.move(actor=amina, referral=met, name="contact")
    gita, quiet = browser_of(people.gita), reverse("sent_referrals") + "?only=quiet&days=7"
    assert "None of them." in _text(gita.get(quiet)), "it was sent today"
    _still_at_work(gita)
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        gita = browser_of(people.gita)
        page = _text(gita.get(quiet))
        assert "Ivy Test" in page and "Una" not in page
        assert "None of them." in _text(gita.get(quiet.replace("=7", "=14")))
        few = gita.get(reverse("sent_list") + "?only=quiet&days=7").content.decode("utf-8-sig")
    assert waiting.reference in few and met.reference not in few
    everybody = gita.get(reverse("sent_list"))
    assert everybody["Content-Disposition"] == 'attachment; filename="referrals-sent.csv"'
    lines = everybody.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and "'=1+1" in everybody.content.decode(), "no formula"
    theirs = browser_of(people.cara).get(reverse("sent_list")).content.decode("utf-8-sig")
    assert len(theirs.splitlines()) == 1
    assert browser_of(people.efua).get(reverse("sent_list")).status_code == 403
    with preparing():
        entries = AuditEntry.objects.filter(verb="referral.hand_out")
        handed = {(entry.user_id, len(entry.people)) for entry in entries}
        gitas, caras = people.gita.user_id, people.cara.user_id
        assert handed == {(gitas, 1), (gitas, 2), (caras, 0)}


def test_the_leaflet_says_until_when_and_names_nobody(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    gita, address = browser_of(people.gita), reverse("leaflet", args=[referral.pk])
    by = date_format(spoken_with_by(referral), "j F Y")
    assert f"spoken with the person by {by}" in _text(
        gita.get(reverse("receipt", args=[referral.pk]))
    )
    for size in ("", "?print=large", "?in=cy", "?print=large&in=cy"):
        page = _text(gita.get(address + size))
        assert referral.reference in page
        assert ("Chi sy’n dewis" if "cy" in size else by) in page
        for private in ("Ivy", "Test", "Loneliness", "1948", NHS_NUMBERS[0]):
            assert private not in page
    assert browser_of(people.cara).get(address).status_code == 404


def test_a_note_reaches_the_other_side(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    note = {"idempotency_key": str(uuid.uuid4()), "text": "She has a new number"}
    gita = browser_of(people.gita)
    for _twice in range(2):
        gita.post(reverse("add_note", args=[referral.pk]), note)
    page = browser_of(people.amina).get(reverse("received_referral", args=[referral.pk]))
    assert _text(page).count("She has a new number") == 1


def test_withdrawing_asks_why_and_ends_it(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    gita, address = browser_of(people.gita), reverse("withdraw", args=[referral.pk])
    assert gita.post(address, {}).status_code == 422
    gita.post(address, {"reason": "changed_mind", "idempotency_key": str(uuid.uuid4())})
    with acting_as(people.gita):
        assert Referral.objects.get(pk=referral.pk).status == "withdrawn"
    with acting_as(people.amina):
        assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"nhs_number": "9990000019"},
        {"date_of_birth": "garbage"},
        {"date_of_birth": "9999-99-99"},
        {"date_of_birth": "2999-01-01"},
        {"date_of_birth": "0001-01-01"},
    ],
)
def test_hidden_fields_that_somebody_altered_register_nobody(browser_of, people, form, changes):
    response = browser_of(people.gita).post(reverse("refer_send"), form | changes, follow=True)
    assert response.status_code == 200
    with preparing():
        assert not Person.objects.exists()


def test_looking_somebody_up_leaves_a_trace(browser_of, people):
    ivy = registered(people.gita)
    browser_of(people.cara).post(reverse("refer"), WHO)
    with preparing():
        entry = AuditEntry.objects.get(verb="person.look_up")
    assert (entry.user_id, entry.people) == (people.cara.user_id, [ivy.pk])
    assert entry.detail == {"outcome": "match"}


def test_whoever_knows_the_person_already_is_told_who_helps(browser_of, people):
    taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    registered(people.cara)
    page = _text(browser_of(people.cara).post(reverse("refer"), WHO, follow=True))
    assert "This person is already with Amina of Alderbrook link workers" in page


def test_after_thirty_people_in_an_hour_nobody_more_is_looked_up(browser_of, people, form):
    registered(people.amina)
    with acting_as(people.gita) as gita:
        for _one in range(MOST_LOOK_UPS_AN_HOUR):
            look_up(actor=gita, nhs_number="9990000026", date_of_birth=dt.date(1950, 1, 1))
    browser = browser_of(people.gita)
    asked = browser.post(reverse("refer"), WHO, follow=True)
    assert "You have looked up 30 people within an hour" in _summary(asked)
    soup = BeautifulSoup(asked.content, "html.parser")
    assert soup.find(attrs={"name": "nhs_number"})["value"] == WHO["nhs_number"]
    around = browser.post(reverse("refer_send"), form, follow=True)
    assert "You have looked up 30 people within an hour" in _summary(around), "no way round it"
    with preparing():
        assert not Referral.objects.exists()
        entries = AuditEntry.objects.filter(verb="person.look_up")
        assert entries.count() == MOST_LOOK_UPS_AN_HOUR, "what was refused told nothing"
    colleague = browser_of(people.cara).post(reverse("refer"), WHO, follow=True)
    assert "Refer to a link worker" in _text(colleague), "the limit is each user’s own"
    _still_at_work(browser)
    with clock.telling(clock.now() + dt.timedelta(minutes=61)):
        later = browser.post(reverse("refer"), WHO, follow=True)
    assert "Refer to a link worker" in _text(later)


def test_news_of_a_known_person_reaches_the_link_worker(browser_of, people, form):
    registered(people.cara, phone="01632 960001")
    news = {"phone": "01632 960777", "contact_note": "Do not ring: husband"}
    sent = browser_of(people.gita).post(reverse("refer_send"), form | news)
    assert sent.status_code == 302
    with preparing():
        referral = Referral.objects.get()
        assert Person.objects.get().phone == "01632 960001", "nothing is overwritten"
    amina = browser_of(people.amina)
    shown = _text(amina.get(reverse("received_referral", args=[referral.pk])))
    assert "Do not ring: husband" in shown
    assert "01632 960777" in shown
    amina.post(reverse("take_on", args=[referral.pk]))
    with preparing():
        case = referral.case.pk
    assert "Do not ring: husband" in _text(amina.get(reverse("case", args=[case])))


def test_a_form_left_open_while_the_referral_moved_on_says_so(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    with acting_as(people.amina) as amina:
        services.move(actor=amina, referral=referral, name="decline", reason="full")
    late = browser_of(people.gita).post(
        reverse("withdraw", args=[referral.pk]),
        {"reason": "changed_mind", "idempotency_key": str(uuid.uuid4())},
    )
    assert late.status_code == 422
    assert "This has changed since you opened it" in _summary(late)


def test_a_form_left_open_over_sign_out_gives_the_typing_back(browser_of, people, form):
    gita = browser_of(people.gita)
    opened = gita.post(reverse("refer"), WHO, follow=True)
    owner = BeautifulSoup(opened.content, "html.parser").find(attrs={"name": "form_owner"})
    gita.logout()
    refused = gita.post(reverse("refer_send"), form | {"form_owner": owner["value"]})
    kept = BeautifulSoup(refused.content, "html.parser").find(attrs={"name": "kept"})["value"]
    with preparing():
        assert not Referral.objects.exists()
    user = _with_password(people.gita)
    back = gita.post(
        reverse("account_login"),
        {"login": user.email, "password": "a long walk", "kept": kept},
        follow=True,
    )
    soup = BeautifulSoup(back.content, "html.parser")
    assert soup.find("textarea", attrs={"name": "words"}).text.strip() == "I miss the sea"
    again = {**form, "form_owner": owner["value"]}
    assert gita.post(reverse("refer_send"), again).status_code == 302
    with preparing():
        assert Referral.objects.count() == 1


def _still_at_work(browser):
    """A click in between, or they would be signed out by the time that the hour is over."""
    with clock.telling(clock.now() + dt.timedelta(minutes=30)):
        browser.get("/roles/")


def _with_password(actor):
    user = User.objects.get(pk=actor.user_id)
    user.set_password("a long walk")
    user.save()
    return user


def test_who_asked_a_team_directly_is_nothing_that_it_sent_until_it_comes_back(browser_of, people):
    joan = registered(people.amina, NHS_NUMBERS[1], given_name="Joan")
    asked = referred(people.amina, joan, people.amina)
    amina, address = browser_of(people.amina), reverse("sent_referrals")
    assert "Joan" not in amina.get(address).text, "it stands on the team's own board"
    assert "Joan" not in amina.get(reverse("sent_list")).text
    assert "Joan" in amina.get(reverse("board")).text
    assert amina.get(reverse("sent_referral", args=[asked.pk])).status_code == 200
    with acting_as(people.amina) as worker:
        services.move(actor=worker, referral=asked, name="decline", reason="full")
    back = amina.get(address, {"only": "back"}).text
    assert "Joan" in back, "nobody forgets them for that"
    assert "Referrals, the longest first" in back, "as they stand there"
