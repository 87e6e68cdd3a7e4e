"""An invitation is answered by a text message, once, as by its link."""

import datetime as dt
import uuid

import pytest
import time_machine

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.messaging.arriving import CARRIER, take_answer
from alongside.messaging.models import Answer, Message
from alongside.messaging.services import deliver as deliver_message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.outreach.models import Invitee, OptOut
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.outreach.scene import a_running_list, invite_now, on_it, somebody

MONDAY = dt.datetime(2026, 10, 12, 10, tzinfo=dt.UTC)
NUMBER = "+447700900100"


@pytest.fixture(autouse=True)
def by_day(settings):
    settings.NOTIFY_CALLBACK_TOKEN = "a token that only Notify and we know, 42"
    with time_machine.travel(MONDAY, tick=True):
        yield


@pytest.fixture
def invited(people):
    """Ivy, to whom an invitation went by text."""
    ivy = somebody(people, 0)
    running = a_running_list(people)
    invite_now(running)
    with preparing():
        message = Message.objects.get(template="person-invited")
    deliver_message(message.pk)
    assert "STOP for never" in message.body
    return lambda: on_it(running)[ivy.pk]


def texted(words: str, times: int = 2) -> None:
    given_id = str(uuid.uuid4())
    for _told in range(times):
        with acting_as(CARRIER) as carrier:
            take_answer(
                actor=carrier, given_id=given_id, source=NUMBER, words=words, at=clock.now()
            )
    with preparing():
        facts = list(OutboxFact.objects.filter(delivered_at=None, topic="message.answered"))
    for fact in facts:
        for _told in range(times):
            deliver(fact.pk)


@pytest.mark.parametrize(
    ("words", "said", "referrals", "opted_out"),
    [
        ("1", "yes", 1, 0),
        ("Call me", "yes", 1, 0),
        ("2", "not_now", 0, 0),
        ("STOP", "never", 0, 1),
    ],
)
def test_an_answer_acts_once(invited, words, said, referrals, opted_out):
    texted(words)
    texted(words)
    invitee: Invitee = invited()
    assert (invitee.status, invitee.by_link, invitee.wrote_at) == (said, True, None)
    with preparing():
        assert Referral.objects.count() == referrals
        assert OptOut.objects.count() == opted_out


def test_what_cannot_be_read_is_seen_by_the_team_and_its_words_are_not_kept(
    people, invited, browser_of
):
    texted("Is that the church hall?")
    invitee = invited()
    assert invitee.status == "sent"
    assert invitee.wrote_at
    page = f"/cases/invitations/{invitee.invite_list_id}/"
    assert "ring them" in browser_of(people.amina).get(page).text
    assert browser_of(people.cara).get(page).status_code == 404
    with preparing():
        assert Answer.objects.get().words == ""
    texted("1")
    assert invited().status == "yes"
