"""A volunteer without an account answers one referral by a link and a code; nobody else does."""

import datetime as dt
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.care.models import Case
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.messaging import queries as messages
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.people.models import Person
from alongside.people.models.person import WAYS_TO_FIND
from alongside.referrals.models import Referral
from alongside.referrals.services import add_note, move
from alongside.volunteers.models import Code, Offer, Volunteer
from alongside.volunteers.services import (
    MOST_CODES_A_DAY,
    MOST_CODES_AN_HOUR,
    MOST_TRIES,
    end_volunteer,
    name_volunteer,
    offer,
    offer_to_each,
    take_back,
)
from alongside.volunteers.tasks import forget_links
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on
from tests.volunteers.conftest import code_in, link_in, newest

ABOUT_IVY = ("Ivy", "Test", "01632", "Sunday", "Lonel", "Amina")


def words(response) -> str:
    page = BeautifulSoup(response.text, "html.parser").body
    return " ".join(page.get_text(" ").split())


def shows_ivy(response) -> bool:
    # What is read, not the signed links in it: their random letters may spell a name.
    read = words(response)
    return any(word in read for word in ABOUT_IVY)


def status_of(referral: Referral) -> str:
    with preparing():
        return Referral.objects.get(pk=referral.pk).status


def test_the_message_and_the_link_say_nothing_of_the_person(people, link):
    message = newest("volunteer-link")
    assert message.recipient == "vera@home.test"
    for word in (*ABOUT_IVY, "lunch", "refer"):
        assert word not in message.subject + message.body.replace(link, "")
    for actor in people.everyone.values():
        with acting_as(actor):
            assert not messages.visible_to(actor).filter(pk=message.pk).exists()
    page = Client().get(link)
    assert "Green Shoots asks you something" in words(page)
    assert "Tuesday lunch club" in words(page)
    assert not shows_ivy(page)
    assert "no-store" in page["Cache-Control"]


def test_a_code_shows_the_referral_and_a_yes_is_in_the_volunteers_name(
    people, referral, vera, opened, link, browser_of
):
    page = opened.get(link)
    assert "Ivy Test" in words(page)
    assert "I have not spoken to anyone since Sunday." in words(page)
    assert status_of(referral) == "received"
    opened.post(f"{link}answer/", {"move": "accept"})
    assert status_of(referral) == "accepted"
    assert "You said yes" in words(opened.get(link))
    with preparing():
        step = referral.moves.get(name="accept")
        assert step.by_id == vera.user_id
        done = AuditEntry.objects.filter(user_id=vera.user_id)
        assert {"referral.see", "referral.receive", "referral.accept"} <= {
            entry.verb for entry in done
        }
        assert {entry.role_code for entry in done} == {"volunteer"}
        assert {entry.organisation_id for entry in done} == {people.dev.organisation_id}
    assert "Vera" in browser_of(people.amina).get(f"/refer/referrals/{referral.pk}/").text
    # Answered once: a no after it is not taken.
    again = {"move": "decline", "reason": "full"}
    assert "This was answered already" in words(opened.post(f"{link}answer/", again, follow=True))
    assert status_of(referral) == "accepted"


def test_a_no_needs_a_reason_and_ends_what_is_seen(people, referral, opened, link):
    empty = opened.post(f"{link}answer/", {"move": "decline", "note": "Sorry, we are away"})
    assert empty.status_code == 422
    assert "Choose a reason" in words(empty)
    assert "Sorry, we are away" in empty.text
    said = opened.post(f"{link}answer/", {"move": "decline", "reason": "full"}, follow=True)
    assert "Thank you for your answer" in words(said)
    assert status_of(referral) == "declined"
    assert opened.get(link).status_code == 410
    with preparing():
        assert Offer.objects.get().answer == "decline"


def test_a_question_goes_to_the_referrer_once_and_the_answer_stands_there(
    people, referral, opened, link
):
    key = str(uuid.uuid4())
    with acting_as(people.amina) as amina:
        add_note(actor=amina, referral=referral, text="She has a stick", key=uuid.uuid4())
    assert "She has a stick" in words(opened.get(link)), "written before anybody asked"
    opened.post(f"{link}ask/", {"text": "Can she manage stairs?", "idempotency_key": key})
    second = {"text": "And a lift?", "idempotency_key": str(uuid.uuid4())}
    assert "You have asked already" in words(opened.post(f"{link}ask/", second, follow=True))
    with preparing():
        assert [n.text for n in referral.notes.order_by("created_at")] == [
            "She has a stick",
            "Can she manage stairs?",
        ]
    with acting_as(people.amina) as amina:
        add_note(actor=amina, referral=referral, text="With a rail, yes", key=uuid.uuid4())
    page = words(opened.get(link))
    assert "With a rail, yes" in page
    assert "She has a stick" in page
    opened.post(f"{link}answer/", {"move": "accept"})
    assert status_of(referral) == "accepted"


def test_of_one_referral_a_volunteer_has_one_link(people, referral, vera, asked):
    def again():
        with acting_as(people.dev) as dev:
            return offer(actor=dev, referral=referral, volunteer=vera, key=uuid.uuid4())

    assert again().pk == asked.pk, "the one that is there"
    with acting_as(people.dev) as dev:
        take_back(actor=dev, offer=asked)
    second = again()
    assert second.pk != asked.pk
    with preparing():
        Offer.objects.filter(pk=second.pk).update(ended_at=clock.now())
        assert Offer.objects.filter(referral=referral, ended_at=None).count() == 0


def test_asking_them_again_says_that_they_have_a_link(people, referral, vera, asked, browser_of):
    form = {"known": str(vera.pk), "idempotency_key": str(uuid.uuid4())}
    address = reverse("ask_volunteer", args=[referral.pk])
    page = browser_of(people.dev).post(address, form, follow=True)
    assert "has a link already" in words(page)
    with preparing():
        assert Offer.objects.filter(referral=referral, volunteer=vera).count() == 1


def test_whoever_asked_through_a_link_is_told_of_the_answer_with_the_link(
    people, referral, asked, opened, link
):
    def answered(text: str) -> list[Message]:
        with acting_as(people.amina) as amina:
            add_note(actor=amina, referral=referral, text=text, key=uuid.uuid4())
        newest("volunteer-link")
        with preparing():
            return list(Message.objects.filter(template="volunteer-link").order_by("created_at"))

    assert len(answered("Before they asked")) == 1, "the link itself"
    opened.post(f"{link}ask/", {"text": "Stairs?", "idempotency_key": str(uuid.uuid4())})
    _first, told = answered("With a rail, yes")
    assert told.recipient == "vera@home.test"
    assert "With a rail, yes" in words(opened.get(link_in(told)))
    assert not any(each in told.subject + told.body for each in (*ABOUT_IVY, "rail"))
    with acting_as(people.dev) as dev:
        take_back(actor=dev, offer=asked)
    assert len(answered("And a ramp")) == 2, "nobody opens it any more"


def test_what_was_typed_when_the_twenty_minutes_were_over_stands_there_again(
    referral, opened, link, code_for
):
    question = {"text": "Can she manage stairs?", "idempotency_key": str(uuid.uuid4())}
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=21), tick=True):
        refused = opened.post(f"{link}ask/", question, follow=True)
        assert "What you wrote is kept" in words(refused)
        opened.post(link, {"code": code_for(opened, link)})
        page = BeautifulSoup(opened.get(link).content, "html.parser")
        assert page.select_one("textarea[name=text]").text.strip() == "Can she manage stairs?"
        opened.post(f"{link}ask/", question)
        assert "Can she manage stairs?" not in opened.get(link).text
    with preparing():
        assert [note.text for note in referral.notes.all()] == ["Can she manage stairs?"]


@pytest.mark.parametrize("path", ["answer/", "ask/"])
def test_a_link_alone_answers_nothing(referral, link, path):
    typed = {"move": "accept", "text": "?", "idempotency_key": str(uuid.uuid4())}
    assert "Enter a code first" in words(Client().post(f"{link}{path}", typed, follow=True))
    assert status_of(referral) == "sent"


def test_a_code_is_good_in_the_browser_that_asked_for_it_alone(link, code_for):
    asking, thief = Client(), Client()
    code = code_for(asking, link)
    refused = thief.post(link, {"code": code})
    assert refused.status_code == 422
    assert "This code no longer works. Ask for a new one." in words(refused)
    code_for(thief, link)  # goes to Vera, whoever asks
    assert thief.post(link, {"code": code}).status_code == 422
    assert not shows_ivy(thief.get(link))
    asking.post(link, {"code": code})
    assert shows_ivy(asking.get(link))


def test_a_code_works_once(link, code_for):
    browser = Client()
    code = code_for(browser, link)
    browser.post(link, {"code": code})
    with time_machine.travel(clock.now() + dt.timedelta(minutes=21)):
        assert not shows_ivy(browser.get(link))
        assert "This code no longer works" in words(browser.post(link, {"code": code}))
    # Nor does a copy of the cookie from before the code was entered.
    fresh = Client()
    code = code_for(fresh, link)
    planted = fresh.cookies["sessionid"].value
    fresh.post(link, {"code": code})
    assert shows_ivy(fresh.get(link))
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not shows_ivy(thief.get(link))


def test_a_code_for_another_link_is_refused(people, referral, vera, link, code_for):
    with acting_as(people.dev) as dev:
        will = name_volunteer(actor=dev, name="Will", email="will@home.test")
        offer(actor=dev, referral=referral, volunteer=will, key=uuid.uuid4())
    browser, others = Client(), link_in(newest("volunteer-link"))
    code = code_for(browser, others)
    assert newest("volunteer-code").recipient == "will@home.test"
    assert browser.post(link, {"code": code}).status_code == 422
    code_for(browser, link)
    assert browser.post(link, {"code": code}).status_code == 422
    assert not shows_ivy(browser.get(link))


def test_a_code_lasts_ten_minutes_and_a_link_seven_days(link, code_for):
    browser = Client()
    code = code_for(browser, link)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        late = browser.post(link, {"code": code})
        assert late.status_code == 422
        assert not shows_ivy(late)
    with time_machine.travel(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert "This link no longer works" in words(browser.get(link))
        assert browser.post(f"{link}code/").status_code == 410


def test_wrong_codes_and_codes_asked_for_are_counted(link, code_for):
    browser = Client()
    code = code_for(browser, link)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _try in range(MOST_TRIES):
        answer = browser.post(link, {"code": wrong})
        assert answer.status_code == 422
        assert "This is not the code" in words(answer)
    assert "Ask for a new one" in words(browser.post(link, {"code": code}))
    for _more in range(MOST_CODES_AN_HOUR - 1):
        code_for(browser, link)
    refused = browser.post(f"{link}code/")
    assert refused.status_code == 429
    assert "Several codes were sent to you already" in words(refused)
    with preparing():
        assert Code.objects.count() == MOST_CODES_AN_HOUR
        wrongs = AuditEntry.objects.filter(verb="offer.wrong_code")
        assert wrongs.count() == MOST_TRIES


def test_in_a_day_no_more_than_so_many_codes_reach_one_volunteer(people, asked, code_for):
    with acting_as(people.dev) as dev:
        take_back(actor=dev, offer=asked)
        offer(actor=dev, referral=asked.referral, volunteer=asked.volunteer, key=uuid.uuid4())
    link = link_in(newest("volunteer-link"))
    begun = clock.now()
    with preparing():
        spread = [dt.timedelta(hours=2 * number) for number in range(MOST_CODES_A_DAY)]
        for later in spread:
            Code.objects.create(
                offer=asked, browser="x", created_at=begun - later, expires_at=begun - later
            )
    refused = Client().post(f"{link}code/")
    assert refused.status_code == 429
    assert "No more codes are sent to you today" in words(refused)
    with time_machine.travel(begun + dt.timedelta(hours=2, minutes=1)):
        code_for(Client(), link)


def test_a_code_goes_to_the_telephone_on_record(people, referral, link, code_for):
    with acting_as(people.dev) as dev:
        will = name_volunteer(actor=dev, name="Will", email="w@home.test", phone="07700 900123")
        offer(actor=dev, referral=referral, volunteer=will, key=uuid.uuid4())
    code_for(Client(), link_in(newest("volunteer-link")))
    message = newest("volunteer-code")
    assert (message.channel, message.recipient) == ("text", "+447700900123")
    assert code_in(message)


def test_an_address_that_was_made_up_opens_nothing(asked):
    for token in (str(asked.pk), "x" * 40):
        assert Client().get(f"/volunteer/{token}/").status_code == 410


def test_the_administrator_ends_a_volunteer_at_once(people, lena, opened, link, browser_of, vera):
    page = browser_of(lena).get("/organisation/volunteers/")
    assert "Vera" in words(page)
    assert not shows_ivy(page)
    browser_of(lena).post(f"/organisation/volunteers/{vera.pk}/end/")
    assert opened.get(link).status_code == 410
    assert opened.post(f"{link}answer/", {"move": "accept"}).status_code == 410
    with acting_as(lena):
        end_volunteer(actor=lena, volunteer=vera)  # once more: nothing happens
    with preparing():
        assert AuditEntry.objects.filter(verb="volunteer.end").count() == 1


def test_a_link_that_is_taken_back_or_whose_consent_ended_is_over(
    people, referral, asked, opened, link
):
    with preparing():
        consent = Consent.objects.get(pk=referral.consent_id)
    with acting_as(people.amina) as amina:
        withdraw(actor=amina, consent=consent)
    assert opened.get(link).status_code == 410
    with acting_as(people.dev) as dev:
        take_back(actor=dev, offer=asked)  # sees the person no more, so nothing is theirs to end
    assert opened.get(link).status_code == 410


def test_a_new_agreement_opens_no_link_to_what_was_taken_back(people, referral, opened, link):
    with preparing():
        consent, case = Consent.objects.get(pk=referral.consent_id), Case.objects.get()
        cafe = service_of(people.dev, name="Repair café")
    with acting_as(people.amina) as amina:
        withdraw(actor=amina, consent=consent)
    referred_on(people.amina, case, cafe)
    assert opened.get(link).status_code == 410


def test_a_link_shows_nobody_whose_data_is_only_kept(referral, opened, link):
    assert shows_ivy(opened.get(link))
    with preparing():
        Person.objects.filter(pk=referral.person_id).update(restricted=True)
    assert opened.get(link).status_code == 410


@pytest.mark.parametrize(("kept", "shared"), [("", True), ("consent", False), ("protected", False)])
def test_a_telephone_is_shown_where_the_person_agreed_and_is_not_protected(
    referral, opened, link, kept, shared
):
    with preparing():
        if kept == "consent":
            Consent.objects.filter(pk=referral.consent_id).update(taken_back=["contact"])
        if kept == "protected":
            away = dict.fromkeys(WAYS_TO_FIND, "") | {"protected": True}
            Person.objects.filter(pk=referral.person_id).update(**away)
    assert ("01632 960001" in words(opened.get(link))) == shared


def test_links_and_codes_are_forgotten_with_their_address(link, opened):
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        forget_links(timestamp=0)
    with preparing():
        ours = Message.objects.filter(template__startswith="volunteer-")
        assert ours.count() == 2
        assert not ours.exclude(recipient="", body="").exists()


def test_a_mailbox_is_sent_each_new_referral_and_nobody_is_told_twice(people, browser_of):
    browser = browser_of(people.dev)
    named = {"name": "Club mailbox", "email": "Hello@club.test", "phone": ""}
    assert browser.post("/provider/by-email/", named).status_code == 302
    assert "Is sent each new referral" in words(browser.get("/provider/by-email/"))
    with preparing():
        club = service_of(people.dev, referral_email="hello@club.test")
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    referral = referred_on(people.amina, case, club)
    newest("referral-send")
    sent = newest("volunteer-link")
    assert sent.recipient == "hello@club.test"
    assert sent.subject.startswith("1 new referral – Tuesday lunch club, ")
    for word in ABOUT_IVY:
        assert word not in sent.subject + sent.body.replace(link_in(sent), "")
    with preparing():
        asked = Message.objects.filter(recipient="hello@club.test")
        for message in asked:
            deliver_message(message.pk)
        assert sorted(asked.values_list("template", "status")) == [
            ("referral-send", "stopped"),
            ("volunteer-link", "sent"),
        ]
        volunteer = Volunteer.objects.get()
    with acting_as(Actor.system("test")) as system:  # told again, nobody is asked again
        assert offer_to_each(actor=system, referral_id=referral.pk) == 0
    for _scan in range(3):  # a mail scanner opens what it finds
        assert Client().get(link_in(sent)).status_code == 200
    assert status_of(referral) == "sent"
    browser.post(f"/provider/by-email/{volunteer.pk}/", {"wanted": "no"})
    assert "Is asked when one of you chooses them" in words(browser.get("/provider/by-email/"))
    for other in (people.amina, people.cara):
        answer = browser_of(other).post(f"/provider/by-email/{volunteer.pk}/", {"wanted": "yes"})
        assert answer.status_code in {403, 404}
    with preparing():
        assert Volunteer.objects.get().asked_each_by_id is None


def test_a_link_that_is_over_says_why_and_nothing_of_the_person(
    people, referral, asked, opened, link
):
    opened.post(f"{link}answer/", {"move": "decline", "reason": "full"})
    again = opened.get(link)
    assert "You have answered already" in words(again)
    assert not shows_ivy(again)
    assert "not one of our links" in words(Client().get("/volunteer/made-up/"))


@pytest.mark.parametrize(
    ("by", "move_name", "reason", "said"),
    [
        ("dev", "decline", "full", "A colleague has answered it"),
        ("amina", "withdraw", "mistake", "went back to whoever sent it"),
    ],
)
def test_a_link_says_who_else_has_ended_it(people, referral, link, by, move_name, reason, said):
    with acting_as(getattr(people, by)) as actor:
        move(actor=actor, referral=referral, name=move_name, reason=reason)
    assert said in words(Client().get(link))


def test_a_link_says_that_a_colleague_took_the_person_on(people, referral, link):
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=referral, name="accept")
    page = words(Client().get(link))
    assert "It was answered already: Accepted." in page
    assert "Can you take them on?" not in page
    with time_machine.travel(clock.now() + dt.timedelta(days=8)):
        assert "they are over" in words(Client().get(link))


def test_whoever_says_through_a_link_that_there_is_no_place_may_pause(
    people, referral, opened, link, browser_of
):
    assert "Pause new referrals" not in words(Client().get(f"{link}pause/", follow=True))
    said = opened.post(f"{link}answer/", {"move": "decline", "reason": "full"}, follow=True)
    assert "Pause new referrals?" in words(said)
    assert not shows_ivy(said)
    assert "are paused" not in words(Client().post(f"{link}pause/", {}, follow=True))
    assert "are paused" in words(opened.post(f"{link}pause/", {}, follow=True))
    page = browser_of(people.dev).get("/provider/intake/")
    assert "Paused until one of you opens it, by Vera" in words(page)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=30)):
        assert "Thank you" in words(opened.post(f"{link}pause/", {}, follow=True))


@pytest.mark.parametrize("protected", [False, True])
def test_a_link_shows_what_the_person_sent_along_of_themselves(referral, opened, link, protected):
    told = {"on": "2026-11-20", "parts": {"how_to_support": "Speak slowly; I hear badly."}}
    with preparing():
        Referral.objects.filter(pk=referral.pk).update(about_me=told)
        if protected:
            away = dict.fromkeys(WAYS_TO_FIND, "") | {"protected": True}
            Person.objects.filter(pk=referral.person_id).update(**away)
    page = words(opened.get(link))
    assert ("Speak slowly; I hear badly." in page) != protected, "then whoever signs in reads it"
    assert ("as it stood on 20 November 2026" in page) != protected


def test_a_link_says_of_a_part_that_was_taken_back_only_that_it_was(referral, opened, link):
    when = {"how_to_support": "2026-11-21T09:30:00+00:00"}
    told = {"on": "2026-11-20", "parts": {"strengths": "Baking."}, "taken_back": when}
    with preparing():
        Referral.objects.filter(pk=referral.pk).update(about_me=told)
    page = words(opened.get(link))
    assert "Baking." in page and "taken back on 21 November 2026" in page
