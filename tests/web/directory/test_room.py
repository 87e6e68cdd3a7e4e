"""“Is there room?”: said by who keeps the entry, signed in or by its link, and by nobody else."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted
from alongside.directory.links import enquiry_token
from alongside.directory.models import Claim, Enquiry, Service
from alongside.directory.search import Question, search
from alongside.directory.services.freshness import ask_provider
from alongside.directory.services.room import say_room
from tests.directory.corner import service
from tests.factories.standing import preparing


@pytest.fixture
def dev(people, browser_of):
    return browser_of(people.dev)


@pytest.fixture
def link(rhys, club) -> str:
    with acting_as(rhys):
        return enquiry_token(ask_provider(actor=rhys, service=club).pk)


@pytest.fixture
def phone() -> Client:
    """Nobody is signed in, and the browser keeps no cookie."""
    return Client(enforce_csrf_checks=True)


def room_of(club: Service) -> tuple[str, int | None, str]:
    room = club.capacities.get()
    return room.state, room.expected_wait_days, room.source


def with_places() -> list[str]:
    return [hit.name for hit in search(Question(has_places=True)).hits]


def test_the_provider_says_it_with_one_tap_and_the_search_follows_at_once(dev, club, client):
    ours, say = reverse("our_entries"), reverse("our_room", args=[club.pk])
    assert "Nobody has said whether there is room." in dev.get(ours).text
    button = BeautifulSoup(dev.get(ours).content, "html.parser").select_one(
        f'form[action="{say}"] button[value="capacity"]'
    )
    done = dev.post(say, {button["name"]: button["value"], "weeks": ""}, follow=True)
    assert "We have places. Everybody who looks sees it now." in done.text
    assert "Said today by Green Shoots." in done.text
    assert with_places() == ["Lunch <club>"]
    assert "Said today by Green Shoots." in client.get(reverse("service", args=[club.pk])).text
    dev.post(say, {"state": "waitlist", "weeks": "6"})
    assert room_of(club) == ("waitlist", 42, "Green Shoots")
    assert with_places() == []
    dev.post(say, {"state": "no-capacity", "weeks": "6"})
    assert room_of(club) == ("no-capacity", None, "Green Shoots")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"weeks": "6"}, "Say whether there is room"),
        ({"state": "waitlist", "weeks": "soon"}, "Enter the wait as a whole number of weeks"),
        ({"state": "waitlist", "weeks": "99999"}, "at most 521"),
        ({"state": "additional-assessment-required"}, "Choose one of the answers"),
    ],
)
def test_what_is_wrong_is_said_and_the_typing_kept(dev, phone, club, link, typed, said):
    pages = (
        (dev, reverse("our_room", args=[club.pk])),
        (phone, reverse("check_room", args=[link])),
    )
    for browser, page in pages:
        response = browser.post(page, typed)
        assert response.status_code == 422
        assert said in response.text
        shown = BeautifulSoup(response.content, "html.parser")
        assert shown.find("input", {"name": "weeks"}).get("value", "") == typed.get("weeks", "")
    assert not club.capacities.exists()


def test_many_entries_are_a_list_in_which_each_opens(dev, club, monkeypatch):
    ours = reverse("our_entries")
    assert not BeautifulSoup(dev.get(ours).content, "html.parser").select("details .app-say-room")
    monkeypatch.setattr("alongside.web.directory.keeping.proposal.FEW", 0)
    page = BeautifulSoup(dev.get(ours).content, "html.parser")
    for closed in page.select("main details"):
        assert not closed.has_attr("open") and closed.select_one('button[value="capacity"]')
        assert "Nobody has said" not in closed.text, "that stands in the row"
    assert len(page.select("main details")) == len(page.select("main .app-say-room")) > 0
    assert "Nobody has said whether there is room." in page.main.text


def test_of_others_services_nobody_says_it(people, browser_of, dev, club):
    other = service("Rock choir")
    assert dev.post(reverse("our_room", args=[other.pk]), {"state": "capacity"}).status_code == 404
    for name in ("cara", "amina", "gita", "efua"):
        browser = browser_of(getattr(people, name))
        page = reverse("our_room", args=[club.pk])
        assert browser.post(page, {"state": "capacity"}).status_code in (403, 404)
    for actor, theirs in ((people.dev, other), (people.cara, club)):
        with acting_as(actor), pytest.raises(NotPermitted):
            say_room(actor=actor, service=theirs, state="capacity")
    assert with_places() == []


def test_only_who_may_say_it_is_asked(people, browser_of, club):
    with preparing():
        Service.objects.update(organisation_id=people.amina.organisation_id)
    shown = browser_of(people.amina).get(reverse("our_entries")).text
    assert "Lunch &lt;club&gt;" in shown
    assert "We have places" not in shown


def test_who_holds_a_claim_keeps_the_entry_and_its_room(people, dev):
    with preparing():
        choir = service("Rock choir")
        Claim.objects.create(
            service=choir,
            organisation_id=people.dev.organisation_id,
            by_id=people.dev.user_id,
            status="held",
            proof="editor",
            decided_at=clock.now(),
        )
    assert dev.post(reverse("our_room", args=[choir.pk]), {"state": "capacity"}).status_code == 302
    assert with_places() == ["Rock choir"]


def test_through_the_link_nobody_signs_in_and_the_link_still_answers(phone, club, link):
    say = reverse("check_room", args=[link])
    shown = phone.get(reverse("check", args=[link])).text
    assert say in shown
    assert phone.get(say).status_code == 405, "a mail scanner that follows it says nothing"
    done = phone.post(say, {"state": "waitlist", "weeks": "3"}, follow=True)
    assert "Wait: about 3 weeks" in done.text
    assert "Said today by the provider, through a link." in done.text
    assert room_of(club) == ("waitlist", 21, "the provider, through a link")
    phone.post(reverse("check", args=[link]))
    club.refresh_from_db()
    assert club.verified_at
    assert Enquiry.objects.get().answer == "right"


def test_a_spent_or_late_link_says_nothing_of_room(phone, club, link):
    say = reverse("check_room", args=[link])
    with clock.telling(clock.now() + dt.timedelta(days=30)):
        assert phone.post(say, {"state": "capacity"}).status_code == 410
    phone.post(reverse("check", args=[link]))
    assert phone.post(say, {"state": "capacity"}).status_code == 410
    assert phone.post(reverse("check_room", args=["x"]), {"state": "capacity"}).status_code == 404
    assert not club.capacities.exists()


def test_of_an_entry_taken_down_meanwhile_nothing_is_said(phone, club, link):
    Service.objects.filter(pk=club.pk).update(status=Service.Status.INACTIVE)
    assert phone.post(reverse("check_room", args=[link]), {"state": "capacity"}).status_code == 410


def test_who_said_so_is_in_the_audit(dev, people, phone, club, link):
    dev.post(reverse("our_room", args=[club.pk]), {"state": "capacity"})
    phone.post(reverse("check_room", args=[link]), {"state": "no-capacity"})
    with preparing():
        kept = AuditEntry.objects.filter(verb="directory.say_room").order_by("pk")
        assert [entry.actor for entry in kept] == [people.dev.label, "system:provider-link"]
        assert [entry.detail["state"] for entry in kept] == ["capacity", "no-capacity"]
