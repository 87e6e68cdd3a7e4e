"""Who is told of what, in words that name nobody, and what happens when the post fails."""

import itertools
import smtplib
import uuid

import pytest
from django.conf import settings
from django.core import mail

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership
from alongside.common import clock
from alongside.messaging import services as messaging
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals import services as referrals
from alongside.referrals.messages import due
from alongside.referrals.models import Referral
from alongside.referrals.states import MOVES, Status
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on

SECRETS = ("Ivy", "Test", "999 000", "9990000018", "1948", "01632", "spoken to anyone")


def _work() -> None:
    """What the worker does: tell the facts, send the messages."""
    for fact in OutboxFact.objects.filter(delivered_at=None):
        deliver(fact.pk)
    for message in Message.objects.exclude(status=Message.Status.SENT):
        messaging.deliver(message.pk)


@pytest.fixture
def referral(people) -> Referral:
    Organisation.objects.filter(pk=people.amina.organisation_id).update(email="team@example.test")
    return referred(people.gita, registered(people.gita), people.amina)


def test_the_team_hears_of_a_new_referral_and_the_sender_of_each_step(people, referral):
    taken_on(people.amina, referral)
    _work()
    sent = {message.recipient: message for message in Message.objects.all()}
    assert set(sent) == {"team@example.test", "gita@example.test"}
    assert "accepted" in sent["gita@example.test"].subject
    assert all(message.status == "sent" and message.sent_at for message in sent.values())


def test_no_message_names_anybody(people, referral):
    case = taken_on(people.amina, referral)
    referred_on(people.amina, case, service_of(people.dev, referral_email="club@example.test"))
    _work()
    texts = [f"{m.subject} {m.body} {m.recipient}" for m in Message.objects.all()]
    assert len(texts) == 3
    for text, secret in itertools.product(texts, SECRETS):
        assert secret not in text


def test_telling_a_fact_twice_queues_its_message_once(people, referral):
    fact = OutboxFact.objects.get()
    for _twice in range(2):
        with preparing():
            OutboxFact.objects.filter(pk=fact.pk).update(delivered_at=None)
        deliver(fact.pk)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("feedback", Referral.Feedback)
@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if move.side == "to"])
def test_the_sender_hears_as_much_as_they_asked_for(people, referral, feedback, name):
    told = OutboxFact.objects.get().payload
    fact = told | {
        "move": name,
        "by": told["to_organisation"],
        "status": str(MOVES[name].target),
        "feedback": feedback,
    }
    key_events = {
        Status.ACCEPTED,
        Status.DECLINED,
        Status.RETURNED,
        Status.COMPLETED,
        Status.CLOSED,
    }
    wanted = feedback == "full" or (feedback == "key" and MOVES[name].target in key_events)
    assert len(due(fact)) == wanted


def test_a_withdrawn_referral_is_told_to_its_receiver(people, referral):
    _work()
    with acting_as(people.gita) as gita:
        referrals.move(actor=gita, referral=referral, name="withdraw", reason="changed_mind")
    _work()
    latest = Message.objects.latest("created_at")
    assert (latest.template, latest.recipient) == ("referral-withdraw", "team@example.test")


def test_a_note_is_told_to_whoever_has_the_case_in_hand(people, referral):
    taken_on(people.amina, referral)
    _work()
    with acting_as(people.gita) as gita:
        referrals.add_note(actor=gita, referral=referral, text="Ivy moved", key=uuid.uuid4())
    _work()
    latest = Message.objects.latest("created_at")
    assert (latest.template, latest.recipient) == ("referral-note", "team@example.test")
    assert "Ivy" not in latest.body


def test_whoever_has_left_is_told_nothing(people, referral):
    Organisation.objects.filter(pk=people.gita.organisation_id).update(email="elm@example.test")
    Membership.objects.filter(user_id=people.gita.user_id).update(ended_at=clock.now())
    taken_on(people.amina, referral)
    _work()
    recipients = set(Message.objects.values_list("recipient", flat=True))
    assert recipients == {"team@example.test", "elm@example.test"}


def test_an_organisation_without_an_address_is_not_written_to(people):
    referred(people.gita, registered(people.gita), people.amina)
    _work()
    assert not Message.objects.exists()


@pytest.fixture
def by_smtp(monkeypatch):
    monkeypatch.setattr(settings, "MESSAGES_VIA", "smtp")


def test_by_smtp_an_e_mail_leaves_once_with_an_id_of_its_own(people, referral, by_smtp):
    _work()
    message = Message.objects.get()
    messaging.deliver(message.pk)
    assert [letter.to for letter in mail.outbox] == [["team@example.test"]]
    assert str(message.pk) in mail.outbox[0].extra_headers["Message-ID"]


def test_a_refused_message_stays_visible_and_goes_out_later(people, referral, by_smtp, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPServerDisconnected("team@example.test is unknown to me")

    deliver(OutboxFact.objects.get().pk)
    message = Message.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            messaging.deliver(message.pk)
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("failed", 1)
    assert message.last_error == "SMTPServerDisconnected"
    messaging.deliver(message.pk)
    message.refresh_from_db()
    assert (message.status, message.attempts, message.last_error) == ("sent", 2, "")


def test_a_message_that_was_forgotten_unsent_goes_to_nobody(people, referral, by_smtp):
    deliver(OutboxFact.objects.get().pk)
    message = Message.objects.get()
    with acting_as(messaging.DELIVERY) as actor:
        messaging.forget(actor=actor, templates=[message.template], before=clock.now())
    messaging.deliver(message.pk)
    message.refresh_from_db()
    assert (message.status, message.attempts, mail.outbox) == ("queued", 0, [])
