"""Writing down what a club said by telephone, and the club putting it right, on their pages."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.factories.several import two_services
from tests.factories.standing import preparing
from tests.factories.story import referred_on


@pytest.fixture
def two(people):
    return two_services(people)


@pytest.fixture
def sent(two):
    return referred_on(two.people.amina, two.case, two.club)


def _said(said, **more):
    day = clock.today()
    return {
        "said": said,
        "heard_from": "Dora at the desk",
        "heard_how": "phone",
        "heard_on-day": day.day,
        "heard_on-month": day.month,
        "heard_on-year": day.year,
        "idempotency_key": str(uuid.uuid4()),
    } | more


def _words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").find("main").text.split())


def test_a_yes_is_written_down_shown_to_both_and_put_right(two, sent, browser_of):
    page, amina = reverse("hearsay", args=[sent.pk]), browser_of(two.people.amina)
    assert page in amina.get(reverse("sent_referral", args=[sent.pk])).text
    form = _said("accept")
    assert amina.post(page, form).status_code == 302
    assert amina.post(page, form).status_code == 302, "the second click"
    ours = _words(amina.get(reverse("sent_referral", args=[sent.pk])))
    assert "said by Dora at the desk (by telephone, " in ours
    assert "written down by Amina, Alderbrook link workers" in ours
    dev = browser_of(two.people.dev)
    theirs = dev.get(reverse("provider_referral", args=[sent.pk]))
    assert "Written down for you: Accepted." in _words(theirs)
    assert "That is not what we said" in _words(theirs)
    right = reverse("put_answer_right", args=[sent.pk])
    done = dev.post(right, {"idempotency_key": str(uuid.uuid4())}, follow=True)
    assert "Written down for you" not in _words(done)
    with preparing():
        assert Referral.objects.get(pk=sent.pk).status == "received"


def test_what_is_missing_is_said_and_the_typing_stays(two, sent, browser_of):
    page, amina = reverse("hearsay", args=[sent.pk]), browser_of(two.people.amina)
    for form, wrong in (
        (_said("decline"), "Choose a reason"),
        (_said("accept", reason="decline:full"), "goes with what they said"),
        (_said("asked"), "Write what they asked"),
        (_said("accept", heard_from=""), "Write who told you"),
        (_said(""), "Choose what they said"),
    ):
        refused = amina.post(page, form)
        assert refused.status_code == 422
        assert wrong in _words(refused)
    assert "Dora at the desk" in amina.post(page, _said("decline")).text


def test_a_question_is_answered_by_its_note_on_the_same_page(two, sent, browser_of):
    page, amina = reverse("hearsay", args=[sent.pk]), browser_of(two.people.amina)
    amina.post(page, _said("asked", note="Has she a car?"))
    theirs = _words(browser_of(two.people.dev).get(reverse("provider_referral", args=[sent.pk])))
    assert "Has she a car?" in theirs
    assert "said by Dora at the desk" in theirs


def test_nobody_else_finds_the_page_and_none_of_a_team(two, sent, browser_of):
    page = reverse("hearsay", args=[sent.pk])
    for other in (two.people.dev, two.nia, two.people.cara, two.people.gita):
        assert browser_of(other).get(page).status_code in (403, 404)
    to_team = reverse("hearsay", args=[two.case.referral_id])
    assert browser_of(two.people.gita).get(to_team).status_code == 404
    right = reverse("put_answer_right", args=[sent.pk])
    form = {"idempotency_key": str(uuid.uuid4())}
    assert browser_of(two.nia).post(right, form).status_code == 404


def test_a_noted_no_says_how_long_the_club_still_sees_it(two, sent, browser_of):
    browser_of(two.people.amina).post(
        reverse("hearsay", args=[sent.pk]), _said("decline", reason="decline:full")
    )
    theirs = _words(browser_of(two.people.dev).get(reverse("provider_referral", args=[sent.pk])))
    assert "You still see this for a week" in theirs


def test_completing_asks_what_came_of_it_and_the_sender_reads_it(two, sent, browser_of):
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=sent, name="accept")
    dev, there = browser_of(two.people.dev), reverse("make_move", args=[sent.pk])
    form = {"move": "complete", "idempotency_key": str(uuid.uuid4())}
    refused = dev.post(there, form)
    assert (refused.status_code, "Choose what came of it" in _words(refused)) == (422, True)
    done = dev.post(there, form | {"reason": "keeps_coming", "note": "Every Tuesday."})
    assert done.status_code == 302
    ours = _words(browser_of(two.people.amina).get(reverse("sent_referral", args=[sent.pk])))
    assert "Completed: they keep coming by themselves" in ours
    assert "Every Tuesday." in ours
