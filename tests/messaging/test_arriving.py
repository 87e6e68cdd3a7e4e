"""What became of a message is known, and what people text back acts: once, however often told."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.messaging import services as messaging
from alongside.messaging import tasks
from alongside.messaging.failures import NotTaken
from alongside.messaging.models import Answer, Message, StoppedNumber
from alongside.messaging.rules import number_of, said_by
from alongside.messaging.tasks import ask_what_became_of_them
from alongside.outbox.models import OutboxFact
from tests.factories.standing import person_of, preparing
from tests.messaging.notify_server import EMAIL, KEY, TEXT, notify

TOKEN = "a token that only Notify and we know, 42"
NUMBER, SOURCE = "+447700900123", "447700900123"
Said = Answer.Said


@pytest.fixture(autouse=True)
def called(settings):
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN


def call(path: str, token: str = TOKEN, **told: object) -> int:
    """What Notify hears when it calls."""
    response = Client().post(
        f"/api/notify/{path}",
        json.dumps(told),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return response.status_code


def receipt(message: Message, status: str) -> int:
    return call("receipts", reference=str(message.pk), status=status, to=NUMBER)


def text(words: str, **changes: object) -> int:
    told: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "source_number": SOURCE,
        "destination_number": "447700900999",
        "message": words,
        "date_received": clock.now().isoformat(),
    }
    return call("texts", **(told | changes))


Write = Callable[..., Message]


@pytest.fixture
def sent(people) -> Write:
    """A text message to somebody helped, or about nobody, that left the house."""
    with preparing():
        ivy = person_of(people.amina)

    def write(about: bool = True, **changes: object) -> Message:
        said = {"template": "test", "recipient": NUMBER, "subject": "Hello", "body": "Hello."}
        with acting_as(messaging.DELIVERY) as actor:
            messaging.queue(
                actor=actor,
                key=str(uuid.uuid4()),
                channel="text",
                person_id=ivy.pk if about else None,
                **(said | changes),
            )
            message = Message.objects.latest("created_at")
        messaging.deliver(message.pk)
        return _again(message)

    return write


def _again(message: Message) -> Message:
    with preparing():
        message.refresh_from_db()
    return message


def _facts(topic: str) -> int:
    with preparing():
        return OutboxFact.objects.filter(topic=topic).count()


def test_it_is_kept_that_it_arrived_and_said_again_changes_nothing(sent):
    message = sent()
    assert [receipt(message, "delivered") for _ in range(3)] == [204] * 3
    first = _again(message)
    assert (first.arrival, first.status) == ("arrived", "sent")
    receipt(message, "permanent-failure")
    assert _again(message).arrival == "arrived"
    assert _facts("message.not_arrived") == 0


def test_what_did_not_arrive_is_told_once_and_may_arrive_after_all(sent):
    message = sent()
    receipt(message, "sending")
    assert _again(message).arrival == ""
    assert [receipt(message, "temporary-failure") for _ in range(3)] == [204] * 3
    assert _again(message).get_arrival_display().startswith("Did not arrive")
    assert _facts("message.not_arrived") == 1
    receipt(message, "delivered")
    assert _again(message).arrival == "arrived"


def test_a_receipt_for_what_seemed_to_fail_says_that_it_left(sent):
    message = sent()
    with preparing():
        Message.objects.update(status="failed", sent_at=None, last_error="silence")
    receipt(message, "delivered")
    assert (_again(message).status, message.last_error) == ("sent", "")
    messaging.deliver(message.pk)
    assert _again(message).attempts == 1, "it is not sent again"


def test_nobody_else_may_call(sent, settings):
    message = sent()
    told = {"reference": str(message.pk), "status": "delivered"}
    assert call("receipts", token="guessed", **told) == 401
    assert Client().get("/api/notify/receipts").status_code == 405
    settings.NOTIFY_CALLBACK_TOKEN = ""
    assert call("receipts", token="", **told) == 404
    assert _again(message).arrival == ""


@pytest.mark.parametrize(
    "reference", [None, "of another program", "740e5834-3a29-46b4-9a6f-16142fde533a"]
)
def test_what_is_none_of_ours_is_taken_and_forgotten(db, reference):
    assert call("receipts", reference=reference, status="delivered") == 204


@pytest.mark.parametrize(
    "told", [{}, {"reference": 1, "status": 2}, {"reference": "x", "status": "y" * 30_000}]
)
def test_what_cannot_be_read_is_refused(db, told):
    assert call("receipts", **told) == 422


def test_stop_acts_at_once_and_start_lifts_it(sent):
    sent(about=False)
    assert text(" STOP. ") == 204
    assert text("stop") == 204
    assert sent().status == "stopped"
    assert sent(recipient="+447700900124").status == "sent", "another number is another's"
    assert text("Start") == 204
    assert sent().status == "sent"
    with preparing():
        assert StoppedNumber.objects.get().ended_at


def test_an_answer_is_kept_once_with_what_it_answers(sent):
    sent()
    message = sent()
    once = str(uuid.uuid4())
    assert [text("3", id=once) for _ in range(3)] == [204] * 3
    with preparing():
        answer = Answer.objects.get()
    assert (answer.said, answer.message_id, answer.words) == (Said.RING, message.pk, "")
    assert _facts("message.answered") == 1


def test_words_are_kept_for_whoever_reads_them(sent):
    sent()
    text("I cannot come, my bus\0 was late")
    with preparing():
        assert Answer.objects.get().words == "I cannot come, my bus was late"


def test_words_of_nobody_whom_we_help_are_not_kept(sent):
    sent(about=False)
    text("Who are you?")
    text("Who are you?", source_number="447700900555")
    text("Who are you?", source_number="Bank")
    with preparing():
        assert [one.words for one in Answer.objects.all()] == [""]
    assert _facts("message.answered") == 0


@pytest.mark.parametrize(("days", "read"), [(15, ["1"]), (200, [])])
def test_what_is_answered_long_after_answers_nothing_and_is_read(sent, days, read):
    message = sent()
    with preparing():
        Message.objects.update(sent_at=message.sent_at - dt.timedelta(days=days))
    text("1")
    with preparing():
        answers = list(Answer.objects.all())
    assert [(one.said, one.words) for one in answers] == [(Said.WORDS, each) for each in read]
    assert _facts("message.answered") == len(read)


def test_of_what_nobody_called_about_it_is_asked(sent, settings):
    with notify() as there:
        settings.TEXTS_VIA, settings.NOTIFY_KEY, settings.NOTIFY_URL = "notify", KEY, there.url
        settings.NOTIFY_TEXT_TEMPLATE, settings.NOTIFY_EMAIL_TEMPLATE = TEXT, EMAIL
        silent, fresh = sent(), sent()
        with preparing():
            Message.objects.filter(pk=silent.pk).update(
                sent_at=silent.sent_at - dt.timedelta(hours=2)
            )
        there.statuses[str(silent.pk)] = "permanent-failure"
        there.requests.clear()
        ask_what_became_of_them(0)
        asked = len(there.requests)
        ask_what_became_of_them(0)
    assert _again(silent).arrival == "nowhere"
    assert _again(fresh).arrival == ""
    assert (asked, len(there.requests)) == (1, 1), "asked of what is silent, until it is known"


def test_of_whom_nothing_is_learnt_stops_none_of_the_others(sent, settings, monkeypatch):
    broken, other = sent(), sent()
    settings.TEXTS_VIA, settings.NOTIFY_KEY = "notify", KEY
    with preparing():
        Message.objects.filter(pk__in=[broken.pk, other.pk]).update(
            sent_at=other.sent_at - dt.timedelta(hours=2)
        )

    def status_of(client, reference):
        if reference == str(broken.pk):
            raise NotTaken("nothing could be read")
        return "permanent-failure", None

    monkeypatch.setattr(tasks, "status_of", status_of)
    with pytest.raises(ExceptionGroup):
        ask_what_became_of_them(0)
    assert _again(other).arrival == "nowhere"
    assert _again(broken).arrival == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("1", Said.YES),
        ("Yes!", Said.YES),
        ("ydw", Said.YES),
        ("2.", Said.NO),
        ("Nac ydw", Said.NO),
        ("3", Said.RING),
        ("Call me", Said.RING),
        ("STOP ALL", Said.STOP),
        ("Please stop ringing my mother", Said.WORDS),
        ("yes but can you ring me", Said.WORDS),
        ("12", Said.WORDS),
        ("", Said.WORDS),
    ],
)
def test_few_whole_answers_act_and_all_else_is_read(words, said):
    assert said_by(words) == said


@given(st.text(max_size=300))
def test_any_text_and_number_is_read_or_is_nothing(anything):
    assert said_by(anything) in Said
    assert number_of(anything) == "" or number_of(anything).startswith("+")


def test_numbers_as_carriers_write_them():
    assert {number_of(each) for each in (SOURCE, "07700 900123", NUMBER)} == {NUMBER}
