"""Through GOV.UK Notify a message goes out once, whatever goes wrong on the way."""

import contextlib
import logging
import os
import subprocess
import sys
import uuid

import pytest
from django.core.mail import EmailMessage, get_connection

from alongside.accounts.actor import acting_as
from alongside.messaging import services as messaging
from alongside.messaging.checks import ways_out
from alongside.messaging.failures import NotTaken
from alongside.messaging.models import Message
from tests.messaging.notify_server import EMAIL, KEY, TEXT, Notify, notify

NUMBER, ADDRESS = "+447700900123", "ivy@home.example"
BODY = "Is Lunch club still running as listed? Tap to confirm: https://here.example/x"


@pytest.fixture
def there(settings):
    with notify() as server:
        settings.TEXTS_VIA = settings.MESSAGES_VIA = "notify"
        settings.NOTIFY_KEY, settings.NOTIFY_URL = KEY, server.url
        settings.NOTIFY_TEXT_TEMPLATE, settings.NOTIFY_EMAIL_TEMPLATE = TEXT, EMAIL
        yield server


def queued(channel: str = "text") -> Message:
    key = str(uuid.uuid4())
    to = NUMBER if channel == "text" else ADDRESS
    with acting_as(messaging.DELIVERY) as actor:
        messaging.queue(
            actor=actor,
            key=key,
            template="test",
            recipient=to,
            subject="Is it right?",
            body=BODY,
            channel=channel,
        )
    return Message.objects.get(key=key)


def tried(message: Message) -> Message:
    """The message after one try, whatever came of it."""
    with contextlib.suppress(NotTaken):
        messaging.deliver(message.pk)
    message.refresh_from_db()
    return message


def test_a_text_message_is_handed_over_with_its_words_and_its_own_reference(db, there: Notify):
    message = tried(queued())
    assert (message.status, message.attempts) == ("sent", 1)
    assert there.taken == [
        {
            "path": "/v2/notifications/sms",
            "phone_number": NUMBER,
            "template_id": TEXT,
            "personalisation": {"body": BODY},
            "reference": str(message.pk),
        }
    ]


def test_an_e_mail_has_its_subject_too(db, there: Notify):
    tried(queued("email"))
    [taken] = there.taken
    assert (taken["path"], taken["email_address"]) == ("/v2/notifications/email", ADDRESS)
    assert taken["personalisation"] == {"subject": "Is it right?", "body": BODY}
    assert taken["template_id"] == EMAIL


@pytest.mark.parametrize(
    ("fail", "told"),
    [
        (403, "GOV.UK Notify: 403 AuthError"),
        (429, "GOV.UK Notify: 429 RateLimitError"),
        (500, "GOV.UK Notify: 500 Exception"),
        ("on trial", "GOV.UK Notify: 400 BadRequestError"),
        ("broken line", "GOV.UK Notify does not answer"),
    ],
)
def test_what_fails_is_said_and_goes_out_later(db, there: Notify, fail, told):
    there.fails = [fail]
    message = tried(queued())
    assert (message.status, message.last_error, message.sent_at) == ("failed", told, None)
    assert there.taken == []
    message = tried(message)
    assert (message.status, message.attempts, message.last_error) == ("sent", 2, "")
    assert len(there.taken) == 1


def test_silence_ends_and_is_tried_again(db, there: Notify, monkeypatch):
    monkeypatch.setattr("alongside.messaging.notify.PATIENCE", 0.3)
    there.fails = ["silence"]
    message = tried(queued())
    assert (message.status, message.last_error) == ("failed", "GOV.UK Notify does not answer")
    assert tried(message).status == "sent"


def test_an_answer_that_was_lost_doubles_nothing(db, there: Notify):
    there.fails = ["lost answer"]
    message = tried(queued())
    assert message.status == "failed", "nobody has told us that it was taken"
    assert tried(message).status == "sent"
    tried(message)
    assert [each["reference"] for each in there.taken] == [str(message.pk)]


def test_a_number_that_is_refused_is_not_tried_again_and_says_so(db, there: Notify):
    there.fails = [400]
    message = tried(queued())
    assert (message.status, message.sent_at) == ("refused", None)
    assert message.last_error == "GOV.UK Notify: 400 ValidationError"
    asked = len(there.requests)
    assert tried(message).status == "refused"
    assert len(there.requests) == asked
    assert "address is wrong" in message.get_status_display()


def test_a_wrong_key_sends_nothing(db, there: Notify, settings):
    settings.NOTIFY_KEY = KEY[:-1] + "1"
    assert tried(queued()).last_error == "GOV.UK Notify: 403 AuthError"
    assert there.taken == []


def test_no_log_says_to_whom(db, there: Notify, caplog):
    there.fails = [400]
    tried(queued())
    seen = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not [record for record in seen if NUMBER in record.getMessage()]
    assert logging.getLogger("notifications_python_client").level == logging.ERROR


def test_the_e_mails_of_signing_in_go_the_same_way(there: Notify):
    connection = get_connection("alongside.messaging.mail.NotifyBackend")
    letter = EmailMessage("A new password", "Here is the link", to=[ADDRESS, "b@home.example"])
    assert connection.send_messages([letter]) == 1
    assert [each["email_address"] for each in there.taken] == [ADDRESS, "b@home.example"]
    there.fails = [500, 500]
    with pytest.raises(NotTaken):
        connection.send_messages([letter])
    quiet = get_connection("alongside.messaging.mail.NotifyBackend", fail_silently=True)
    assert quiet.send_messages([letter]) == 0


def found(settings, **said: str) -> list[str]:
    for name, value in said.items():
        setattr(settings, name, value)
    return [str(each.id) for each in ways_out(None)]


def test_what_must_be_right_before_anything_starts(settings):
    assert found(settings, MODE="demo", TEXTS_VIA="simulator", MESSAGES_VIA="simulator") == []
    assert found(settings, MODE="production") == ["messaging.E001", "messaging.W001"]
    assert found(settings, TEXTS_VIA="none", MESSAGES_VIA="smtp") == []
    assert found(settings, TEXTS_VIA="notify") == ["messaging.E002", "messaging.E003"]
    assert found(settings, NOTIFY_KEY=KEY, NOTIFY_TEXT_TEMPLATE=TEXT) == []
    assert found(settings, MESSAGES_VIA="notify") == ["messaging.E003"]
    assert found(settings, NOTIFY_EMAIL_TEMPLATE=EMAIL) == []


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_production_does_not_start_with_simulated_texts(command, tmp_path):
    environment = {
        **os.environ,
        "ALONGSIDE_MODE": "production",
        "ALONGSIDE_DATA_DIR": str(tmp_path),
        "ALONGSIDE_TEXTS": "simulator",
        "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "django", command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 1
    assert "Text messages would be marked as sent, and nobody would get them." in ran.stderr
    assert "Set it to notify or none." in ran.stderr
