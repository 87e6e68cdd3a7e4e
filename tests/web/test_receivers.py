"""A provider that vanished gives all of it back; two misses in a row are a task."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.models import Case, Task
from alongside.messaging.models import Message
from alongside.people.models import CareRelationship
from alongside.referrals.models import Referral
from alongside.referrals.services import add_note, move
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)
from tests.volunteers.conftest import newest


@pytest.fixture
def sent(people):
    with preparing():
        club = service_of(people.dev, referral_email="hello@green-shoots.example")
    cases = [
        taken_on(
            people.amina,
            referred(people.gita, registered(people.gita, number, given_name=name), people.amina),
        )
        for number, name in zip(NHS_NUMBERS[:3], ("Ivy", "Joan", "Kit"), strict=True)
    ]
    senders = (people.amina, people.amina, people.ben)
    return [referred_on(who, case, club) for who, case in zip(senders, cases, strict=True)]


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").body.get_text(" ").split())


def test_a_lead_takes_all_of_it_back_in_one_act(people, sent, browser_of):
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=sent[0], name="accept")
    lead, there = browser_of(people.leila), f"/refer/receivers/{people.dev.organisation_id}/"
    listed = words(lead.get("/refer/receivers/"))
    assert "Green Shoots" in listed
    assert "3 open" in listed
    assert "2 not answered" in listed
    page = lead.get(there)
    assert "All 3 come back" in words(page)
    assert "Kit Test" in words(page)
    empty = lead.post(there, {"idempotency_key": str(uuid.uuid4())})
    assert empty.status_code == 422
    all_back = {"reason": "gone", "idempotency_key": str(uuid.uuid4())}
    done = lead.post(there, all_back, follow=True)
    assert "3 referrals came back" in words(done)
    lead.post(there, all_back)  # the double click takes nothing more
    with preparing():
        assert set(Referral.objects.filter(service__isnull=False).values_list("status")) == {
            ("returned",)
        }
    for actor in (people.amina, people.leila):
        assert "Joan" in browser_of(actor).get("/refer/referrals/?only=back").text
    assert "Joan" not in browser_of(people.dev).get("/provider/").text
    newest("referrals-recalled")
    with preparing():
        told = Message.objects.filter(template="referrals-recalled")
        assert {(m.to_user_id, m.subject) for m in told} == {
            (people.amina.user_id, "2 of your referrals came back"),
            (people.ben.user_id, "1 of your referrals came back"),
        }
        assert Message.objects.filter(template="referral-withdraw").count() == 3


def test_a_provider_vanishes_with_thirty_open_referrals(people, sent, browser_of):
    club = sent[0].service
    with preparing():
        cases = list(Case.objects.select_related("person", "referral").order_by("pk"))
    for _round in range(9):
        for case in cases:
            referred_on(people.amina, case, club)
    there = f"/refer/receivers/{people.dev.organisation_id}/"
    all_back = {"reason": "gone", "idempotency_key": str(uuid.uuid4())}
    done = browser_of(people.leila).post(there, all_back, follow=True)
    assert "30 referrals came back" in words(done)
    newest("referrals-recalled")
    with preparing():
        onward = Referral.objects.filter(service=club)
        assert set(onward.values_list("status", flat=True)) == {"returned"}
        told = Message.objects.filter(template="referrals-recalled")
        assert sorted(told.values_list("subject", flat=True)) == [
            "1 of your referrals came back",
            "29 of your referrals came back",
        ], "each sender hears it once, however many they are"
        assert not CareRelationship.objects.filter(
            organisation_id=people.dev.organisation_id, ended_at=None
        ).exists()


def test_nobody_but_a_lead_takes_back_what_others_sent(people, sent, browser_of):
    there = f"/refer/receivers/{people.dev.organisation_id}/"
    for other in (people.amina, people.ben, people.cara, people.dev, people.gita):
        assert browser_of(other).get(there).status_code == 403
    nowhere = f"/refer/receivers/{people.gita.organisation_id}/"
    assert browser_of(people.leila).get(nowhere).status_code == 404


def test_two_misses_in_a_row_are_a_task_for_the_link_worker_once(people, sent):
    def happens(*names):
        for name in names:
            with acting_as(people.dev) as dev:
                move(actor=dev, referral=sent[0], name=name)
        newest("referral-step")
        with preparing():
            return list(Task.objects.values_list("reason", "owner_id", "status"))

    assert happens("accept", "miss") == []
    assert happens("attend", "miss") == [], "they came in between"
    one = [("missed_twice", people.amina.user_id, "open")]
    assert happens("miss") == one
    assert happens("miss") == one


def test_where_a_service_wrote_is_a_list_of_its_own_until_somebody_reads_it(
    people, sent, browser_of
):
    onward = sent[0]
    amina, new = browser_of(people.amina), "/refer/referrals/?only=note"
    name = onward.person.full_name
    assert name not in amina.get(new).text
    with acting_as(people.amina) as worker:
        add_note(actor=worker, referral=onward, text="She comes by bus.", key=uuid.uuid4())
    assert name not in amina.get(new).text, "one's own words are no news"
    with acting_as(people.dev) as dev:
        add_note(actor=dev, referral=onward, text="Which entrance?", key=uuid.uuid4())
    assert name in amina.get(new).text
    page = BeautifulSoup(amina.get("/refer/referrals/").content, "html.parser")
    (count,) = page.select("nav a[href*='only=note'] .app-count")
    assert count.text == "1"
    amina.get(reverse("sent_referral", args=[onward.pk]))
    assert name not in amina.get(new).text


@pytest.mark.parametrize("who", ["service", "practice"])
def test_a_new_note_puts_the_case_on_a_list_of_the_board_until_somebody_reads_it(
    people, sent, browser_of, who
):
    with preparing():
        case = Case.objects.get(referral_id=sent[0].parent_id)
    amina = browser_of(people.amina)

    def listed() -> tuple[str, bool]:
        page = BeautifulSoup(amina.get(reverse("board") + "?only=wrote").content, "html.parser")
        (count,) = page.select("nav[aria-label='Which cases'] a[href*='only=wrote'] .app-count")
        return count.text, reverse("case", args=[case.pk]) in str(page)

    assert listed() == ("0", False)
    actor, referral = {
        "service": (people.dev, sent[0]),
        "practice": (people.gita, case.referral),
    }[who]
    with acting_as(actor):
        add_note(actor=actor, referral=referral, text="Which entrance?", key=uuid.uuid4())
    assert listed() == ("1", True)
    read = {"service": "sent_referral", "practice": "received_referral"}[who]
    amina.get(reverse(read, args=[referral.pk]))
    assert listed() == ("0", False)
