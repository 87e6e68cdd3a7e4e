"""The link in a provider's message: it answers for one entry, once, from any phone."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.directory.links import enquiry_token
from alongside.directory.models import Enquiry, Service
from alongside.directory.services.freshness import ask_provider


@pytest.fixture
def enquiry(rhys, club) -> Enquiry:
    with acting_as(rhys):
        return ask_provider(actor=rhys, service=club)


@pytest.fixture
def phone() -> Client:
    """Nobody is signed in, and the browser keeps no cookie."""
    return Client(enforce_csrf_checks=True)


def page(enquiry: Enquiry, name: str = "check") -> str:
    return reverse(name, args=[enquiry_token(enquiry.pk)])


def test_looking_changes_nothing_for_mail_scanners_follow_links(phone, enquiry, club):
    for name in ("check", "check_stopped", "check_answered"):
        assert phone.get(page(enquiry, name)).status_code in (200, 302)
        phone.head(page(enquiry, name))
    assert phone.get(page(enquiry, "check_new_link")).status_code == 405
    enquiry.refresh_from_db()
    club.refresh_from_db()
    assert (enquiry.answer, club.verified_at) == ("", None)


def test_the_address_which_is_a_key_stands_in_no_log(phone, enquiry, caplog):
    assert phone.get(page(enquiry, "check_new_link")).status_code == 405
    phone.post(page(enquiry))
    assert phone.post(page(enquiry)).status_code == 410
    assert enquiry_token(enquiry.pk) not in caplog.text


def test_one_tap_says_that_all_is_right(phone, enquiry, club):
    shown = phone.get(page(enquiry))
    assert "Lunch &lt;club&gt;: is this still right?" in shown.text
    assert "1 Orchard Lane" in shown.text
    assert "no-store" in shown["Cache-Control"]
    done = phone.post(page(enquiry), follow=True)
    assert "Everybody who looks now sees that you checked it today" in done.text
    club.refresh_from_db()
    assert clock.local_day(club.verified_at) == clock.today()


def test_a_link_used_twice_says_so_kindly_and_offers_a_new_one(phone, enquiry, club):
    phone.post(page(enquiry))
    again = phone.post(page(enquiry, "check_stopped"))
    assert again.status_code == 410
    assert "This link has been used" in again.text
    assert "Send a new link to l•••@example.test" in again.text
    assert "lunch@example.test" not in again.text
    club.refresh_from_db()
    assert club.status == Service.Status.ACTIVE


def test_a_link_after_its_time_says_so_and_the_new_one_goes_to_the_contact_on_record(
    phone, enquiry
):
    with clock.telling(clock.now() + dt.timedelta(days=30)):
        late = phone.post(page(enquiry))
        assert late.status_code == 410
        assert "This link is too old" in late.text
        sent = phone.post(page(enquiry, "check_new_link"), {"email": "thief@example.test"})
    assert "A new link is on its way" in sent.text
    assert "thief" not in sent.text
    assert enquiry.service.enquiries.count() == 2


def test_where_nobody_can_be_reached_any_more_the_page_says_so(phone, enquiry, club):
    Service.objects.filter(pk=club.pk).update(email="")
    with clock.telling(clock.now() + dt.timedelta(days=30)):
        assert "We could not send a link" in phone.post(page(enquiry, "check_new_link")).text


@pytest.mark.parametrize("token", ["x", "AAAA.BBBB", "A" * 3000, "%C3%84.%00"])
def test_a_made_up_link_is_no_link(phone, club, token):
    for page in ("", "stopped/", "answered/"):
        got = phone.get(f"/directory/check/{token}/{page}", follow=True)
        assert got.status_code == 404


def test_the_token_of_one_entry_answers_for_no_other(phone, enquiry, club, rhys):
    other = Service.objects.get(name="Listening line")
    phone.post(page(enquiry))
    other.refresh_from_db()
    assert other.verified_at is None


def test_stopping_asks_first_and_then_lists_it_no_more(phone, enquiry, club):
    assert "Yes, we have stopped" in phone.get(page(enquiry, "check_stopped")).text
    done = phone.post(page(enquiry, "check_stopped"), follow=True)
    assert "no longer listed" in done.text
    assert phone.get(reverse("service", args=[club.pk])).status_code == 410


def test_an_entry_taken_down_meanwhile_cannot_be_answered_for(phone, enquiry, club):
    Service.objects.filter(pk=club.pk).update(status=Service.Status.INACTIVE)
    assert phone.post(page(enquiry)).status_code == 410


def test_whoever_asked_not_to_be_listed_is_sent_no_new_link(phone, enquiry, club):
    Service.objects.filter(pk=club.pk).update(status=Service.Status.INACTIVE)
    with clock.telling(clock.now() + dt.timedelta(days=30)):
        assert "We could not send a link" in phone.post(page(enquiry, "check_new_link")).text
    assert club.enquiries.count() == 1
