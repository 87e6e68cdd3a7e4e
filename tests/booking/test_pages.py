"""The pages of sessions and places, as those who use them and those who must not."""

import datetime as dt
import uuid
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, Session, SessionPlan, WaitingEntry
from alongside.booking.services import offer_places
from alongside.booking.tasks import ask_whether_still_wanted
from alongside.care.queries import case_of_referral
from alongside.common import clock
from alongside.common.working_days import bank_holidays
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.messaging.models import Message
from alongside.people.models import Person
from alongside.ui.formats import dated, day
from tests.booking.test_waiting import HOUSE
from tests.factories.facts import tell_all
from tests.factories.standing import preparing
from tests.factories.story import referred_on, service_of, themselves
from tests.web.conftest import browser_of

__all__ = ["browser_of"]


def text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def form(**said) -> dict:
    return {"idempotency_key": str(uuid.uuid4()), **said}


def test_the_provider_says_how_a_service_is_booked_and_sees_who_comes(browser_of, club):
    dev, people = browser_of(club.people.dev), club.people
    address = reverse("plan_sessions", args=[club.service.pk])
    said = {"places": "900", "weeks_ahead": "3", "answer_hours": "24", "is_open": "on"}
    refused = dev.post(address, said)
    assert refused.status_code == 422
    assert "Enter a whole number from 1 to 500" in text(refused)
    assert 'value="900"' in refused.text, "what was typed is kept"
    assert "Saved. " in text(dev.post(address, said | {"places": "2"}, follow=True))
    with preparing():
        assert SessionPlan.objects.get().answer_hours == 24
    session = club.sessions[0]
    club.books(0, session)
    club.books(1, session)
    club.books(2, session)
    page = dev.get(reverse("our_sessions"))
    listed = text(page)
    assert "2 of 2 taken" in listed
    days = BeautifulSoup(page.content, "html.parser").select("section[aria-labelledby^=day-] h3")
    assert days[0].text.startswith(f"Tuesday {day(timezone.localdate(session.starts_at))}")
    assert len({one.text for one in days}) == len(days), "each day has one heading"
    assert "Kit Test" in listed, "who waits"
    page = dev.get(reverse("session", args=[session.pk]))
    assert {"Ivy", "Joan", "Kit"} <= set(text(page).split())
    change = reverse("change_session", args=[session.pk])
    too_few = dev.post(change, {"do": "set", "places": "1"})
    assert too_few.status_code == 422
    assert "2 places are taken" in text(too_few)
    answer = dev.post(change, {"do": "call_off"}, follow=True)
    assert reverse("provider_referral", args=[club.sent[0].pk]) in answer.text, "with the number"
    off = text(answer)
    assert "Who had a place stands below" in off
    assert {"Ivy", "Joan"} <= set(off.split()), "so that somebody can ring them"
    assert "Kit" not in off, "who waits for it no more"
    with preparing():
        assert Session.objects.get(pk=session.pk).status == "called_off"
    for other in (people.amina, people.cara, people.gita):
        assert browser_of(other).get(reverse("session", args=[session.pk])).status_code == 403
    with preparing():
        Session.objects.filter(pk=session.pk).update(organisation_id=people.efua.organisation_id)
    assert dev.get(reverse("session", args=[session.pk])).status_code == 404


def test_sessions_to_which_somebody_comes_are_found_among_many(browser_of, club):
    dev, address = browser_of(club.people.dev), reverse("our_sessions")
    assert "Nobody has a place in a session ahead." in text(dev.get(address, {"only": "taken"}))
    taken, empty = club.sessions[1], club.sessions[0]
    club.books(0, taken)
    links = {
        one["href"]
        for one in BeautifulSoup(dev.get(address, {"only": "taken"}).content, "html.parser").select(
            "section[aria-labelledby^=day-] a"
        )
    }
    assert links == {reverse("session", args=[taken.pk])}
    assert reverse("session", args=[empty.pk]) in dev.get(address).text


def test_what_is_over_today_stands_apart_from_what_goes_on(browser_of, club):
    midnight = clock.midnight(clock.today())
    going_on, over, called_off = club.sessions[:3]
    with preparing():
        for one, begins, ends in ((going_on, 10, 14), (over, 9, 11), (called_off, 9, None)):
            one.starts_at = midnight + dt.timedelta(hours=begins)
            one.ends_at = midnight + dt.timedelta(hours=ends) if ends else None
            one.status = "called_off" if one == called_off else one.status
            one.save()
    with clock.telling(midnight + dt.timedelta(hours=12)):
        dev = browser_of(club.people.dev)
        page = BeautifulSoup(dev.get(reverse("our_sessions")).content, "html.parser")
        apart = page.select_one("#over")
        assert {reverse("session", args=[one.pk]) for one in (over, called_off)} == {
            one["href"] for one in apart.select("a")
        }
        ahead = {one["href"] for one in page.select("section[aria-labelledby^=day-] a")}
        assert reverse("session", args=[going_on.pk]) in ahead
        assert not ahead & {one["href"] for one in apart.select("a")}
        gone = text(dev.get(reverse("session", args=[called_off.pk])))
        assert "it has no register" in gone
        assert "Print the register" not in gone


def test_whoever_waits_is_not_offered_the_full_session_again(browser_of, club):
    amina, (first, second) = browser_of(club.people.amina), club.sessions[:2]
    for who in (0, 1, 2):
        club.books(who, first)
    address = reverse("places", args=[club.sent[2].pk])

    def offered() -> set[str]:
        page = BeautifulSoup(amina.get(address).content, "html.parser")
        return {one["value"] for one in page.select("input[name=session]")}

    assert str(first.pk) not in offered()
    assert str(second.pk) in offered(), "where there is room they can still go"
    other = amina.get(reverse("places", args=[club.sent[3].pk]))
    assert str(first.pk) in other.text, "who does not wait yet may"
    with preparing():
        Session.objects.exclude(pk=first.pk).delete()
    assert "They wait already, and no session has room." in text(amina.get(address))


def test_a_session_on_a_bank_holiday_says_so_before_somebody_is_sent_there(
    browser_of, club, settings
):
    session = club.sessions[0]
    settings.ONE_OFF_BANK_HOLIDAYS = [timezone.localdate(session.starts_at)]
    bank_holidays.cache_clear()
    try:
        choices = text(browser_of(club.people.amina).get(reverse("places", args=[club.sent[0].pk])))
        assert f"{dated(session.starts_at)} · bank holiday · 2 of 2 places free" in choices
        listed = text(browser_of(club.people.dev).get(reverse("our_sessions")))
        assert f"{day(timezone.localdate(session.starts_at))} (bank holiday)" in listed
        assert "(bank holiday: ask whether it is on)" in text(
            Client().get(reverse("service", args=[club.service.pk]))
        )
    finally:
        bank_holidays.cache_clear()


def test_a_link_worker_books_moves_and_gives_back(browser_of, club):
    amina, people = browser_of(club.people.amina), club.people
    first, second = club.sessions[:2]
    address = reverse("places", args=[club.sent[0].pk])
    case_page = amina.get(reverse("sent_referral", args=[club.sent[0].pk]))
    assert address in case_page.text
    nothing = amina.post(address, form())
    assert nothing.status_code == 422
    assert "Choose a session" in text(nothing)
    wish = form(session=str(first.pk))
    for _click in range(2):
        assert amina.post(address, wish).status_code == 302
    assert "Booked" in text(amina.get(address))
    place = _place(club, 0)
    with preparing():
        assert Place.objects.count() == 1
    move = form(session=str(second.pk))
    for _click in range(2):
        amina.post(reverse("move_place", args=[place.pk]), move)
    moved = _place(club, 0)
    assert moved.session_id == second.pk
    answer = amina.post(reverse("change_place", args=[moved.pk]), {"do": "cancel"}, follow=True)
    assert "The place is given back" in text(answer)
    ben, dev = browser_of(people.ben), browser_of(people.dev)
    assert ben.get(address).status_code == dev.get(address).status_code == 200
    for outsider in (people.cara,):
        theirs = browser_of(outsider)
        assert theirs.get(address).status_code == 404
        for name in ("change_place", "move_place"):
            gone = theirs.post(reverse(name, args=[moved.pk]), form(do="cancel"))
            assert gone.status_code == 404
    assert browser_of(people.gita).get(address).status_code == 403


def _place(club, who):
    with preparing():
        return Place.objects.get(referral_id=club.sent[who].pk, status__in=("booked", "offered"))


@pytest.fixture
def ivy(browser_of, club):
    return browser_of(themselves(club.sent[0].person))


def test_the_person_sees_asks_and_gives_back(ivy, club):
    place = club.books(0, club.sessions[0])
    page = text(ivy.get(reverse("own_page")))
    assert "When you go" in page
    assert "Tuesday lunch club" in page
    address = reverse("own_place", args=[place.pk])
    assert ivy.post(address, {"words": ""}).status_code == 422
    ivy.post(address, {"words": "In the afternoon, please."})
    assert "You asked for another time" in text(ivy.get(reverse("own_page")))
    other = club.books(1, club.sessions[0])
    assert ivy.get(reverse("own_place", args=[other.pk])).status_code == 404
    answer = reverse("answer_own_place", args=[place.pk])
    assert ivy.get(answer).status_code == 405, "a GET never acts"
    for _click in range(2):
        ivy.post(answer, {"do": "cancel"})
    assert "When you go" not in text(ivy.get(reverse("own_page")))


def test_the_person_takes_what_is_offered_and_says_whether_they_still_wait(ivy, club):
    session = club.sessions[2]
    club.books(1, session)
    club.books(2, session)
    club.books(0, session)
    with preparing():
        entry = WaitingEntry.objects.get()
    page = text(ivy.get(reverse("own_page")))
    assert "You are on the waiting list since" in page
    ivy.post(reverse("answer_own_wait", args=[entry.pk]), {"do": "want"})
    with preparing():
        Session.objects.filter(pk=session.pk).update(places=3)
    with acting_as(HOUSE) as house:
        offer_places(actor=house, session_id=session.pk)
    place = _place(club, 0)
    assert "A place has come free for you" in text(ivy.get(reverse("own_page")))
    ivy.post(reverse("answer_own_place", args=[place.pk]), {"do": "accept"})
    assert _place(club, 0).status == "booked"
    with preparing():
        entry.refresh_from_db()
        assert (entry.status, entry.wanted_at is not None) == ("placed", True)


def test_an_offer_is_taken_through_a_link_that_names_nobody_and_acts_on_no_get(browser_of, club):
    session = club.sessions[2]
    with preparing():
        Person.objects.update(contact_by="email", email="kit@example.test")
    for who in (0, 1, 2, 3):
        club.books(who, session)
    with preparing():
        Session.objects.filter(pk=session.pk).update(places=4)
    with acting_as(HOUSE) as house:
        offer_places(actor=house, session_id=session.pk)
    with preparing():
        Person.objects.filter(given_name="Lou").update(contact_by="phone", email="", phone="")
        Person.objects.filter(given_name__in=("Ivy", "Joan")).update(email="")
    tell_all()
    with preparing():
        (message,) = Message.objects.filter(template="person-offer")
        sides = Message.objects.filter(template__startswith="place-offered")
        assert sides.count() == 4, "both sides of both, as Lou has to be rung"
    for private in ("Kit", "lunch", "Tuesday lunch club", club.sent[2].reference):
        assert private not in message.subject + message.body
    address = urlsplit(next(w for w in message.body.split() if "/offered/" in w)).path
    stranger = Client()
    seen = stranger.get(address)
    assert seen.status_code == 200
    assert not {"Kit", "lunch"} & set(text(seen).split())
    assert _place(club, 2).status == "offered", "a mail scanner looked, and nothing happened"
    assert stranger.post(address, {}).status_code == 422
    for _click in range(2):
        assert stranger.post(address, {"answer": "accept"}).status_code == 302
    assert _place(club, 2).status == "booked"
    changed = stranger.post(address, {"answer": "decline"})
    assert changed.status_code == 409
    assert "You took this place, and it stays booked for you." in text(changed)
    assert _place(club, 2).status == "booked", "what was said first stands"
    assert stranger.get(address).status_code == 410
    assert stranger.get("/offered/forged/").status_code == 410


def test_who_has_waited_long_answers_through_a_link(browser_of, club):
    session = club.sessions[0]
    for who in (0, 1, 2):
        club.books(who, session)
    with preparing():
        Person.objects.filter(given_name="Kit").update(
            contact_by="email", email="kit@example.test", language="Welsh"
        )
        WaitingEntry.objects.update(created_at=clock.now() - dt.timedelta(days=40))
    ask_whether_still_wanted(0)
    tell_all()
    with preparing():
        (message,) = Message.objects.filter(template="person-still")
    assert "still want" not in message.body, "in Welsh, as he asked"
    address = urlsplit(next(w for w in message.body.split() if "/offered/" in w)).path
    stranger = Client()
    assert "You stay on the list" in text(stranger.get(address))
    with preparing():
        WaitingEntry.objects.update(status="lapsed")
    silent = "You did not answer in time, so you are not asked at present."
    assert silent in text(stranger.get(address))
    with preparing():
        kit = themselves(WaitingEntry.objects.get().person)
    own = text(browser_of(kit).get(reverse("own_page")))
    assert silent in own
    assert "You are on the waiting list since" not in own
    assert stranger.post(address, {"answer": "leave"}).status_code == 302
    with preparing():
        assert WaitingEntry.objects.get().status == "left"
    assert stranger.get(address).status_code == 410


@pytest.mark.parametrize("off", [False, True])
def test_a_place_booked_under_what_is_over_says_what_happened_and_can_be_given_back(
    browser_of, club, off
):
    people, session = club.people, club.sessions[0]
    place, sent = club.books(0, session), club.sent[0]
    again = service_of(people.dev, name="Repair café")
    with acting_as(people.amina) as amina:
        case = case_of_referral(amina, sent.parent_id)
        withdraw(actor=amina, consent=Consent.objects.get(pk=sent.consent_id))
    referred_on(people.amina, case, again)
    with preparing():  # as one that ran out of time leaves it
        Place.objects.filter(pk=place.pk).update(status="called_off" if off else "booked")
        Session.objects.filter(pk=session.pk).update(
            taken=1, status="called_off" if off else "open"
        )
    dev = browser_of(people.dev)
    listed = dev.get(reverse("session", args=[session.pk])).text
    there = reverse("places", args=[sent.pk])
    link = reverse("provider_referral", args=[sent.pk]) if off else there
    assert link in listed
    page = dev.get(link, follow=True)
    assert page.redirect_chain == ([(there, 302)] if off else [])
    said = text(page)
    assert "What this person agreed to is over" in said
    assert "I have not spoken" not in said, "of the referral nothing is read"
    assert ("Give the place back" in said) is not off
    if not off:
        gone = dev.post(reverse("change_place", args=[place.pk]), {"do": "cancel"}, follow=True)
        assert "given back" in text(gone)
    for other in (people.cara, people.gita):
        assert browser_of(other).get(there).status_code in (403, 404)
