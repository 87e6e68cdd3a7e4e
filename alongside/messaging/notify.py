"""GOV.UK Notify: text messages and e-mails through the government's own service.

Its templates hold nothing but placeholders: ((body)) for a text message, ((subject)) and ((body))
for an e-mail. The words are ours, and name nobody. A letter is handed over as the PDF that we draw.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

import requests
from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from alongside.messaging.failures import NotTaken, Undeliverable
from alongside.messaging.models import Message
from alongside.messaging.paper import drawn, sheets_of

PATIENCE = 20  # seconds for one answer
_UNREADABLE = "GOV.UK Notify gave no answer that can be read"


def send_text(message: Message) -> None:
    """Hand a text message over. Raises NotTaken; Undeliverable for a number that it refuses."""
    hand_over(
        str(message.pk),
        lambda client: client.send_sms_notification(
            phone_number=message.recipient,
            template_id=settings.NOTIFY_TEXT_TEMPLATE,
            personalisation={"body": message.body},
            reference=str(message.pk),
        ),
    )


def send_email(message: Message) -> None:
    """Hand an e-mail over. Raises as ``send_text`` does."""
    hand_over_email(str(message.pk), message.recipient, message.subject, message.body)


def send_letter(message: Message) -> None:
    """Hand a letter over as a PDF: GOV.UK Notify prints and posts it. Raises NotTaken.

    Whether its address can be read there is known only later, as what became of it.
    """
    pdf = drawn([message])
    message.units = sheets_of(message)
    hand_over(
        str(message.pk),
        lambda client: client.send_precompiled_letter_notification(
            reference=str(message.pk), pdf_file=BytesIO(pdf)
        ),
    )


def hand_over_email(reference: str, recipient: str, subject: str, body: str) -> None:
    """An e-mail that is handed over once for its reference, however often it is tried."""
    hand_over(
        reference,
        lambda client: client.send_email_notification(
            email_address=recipient,
            template_id=settings.NOTIFY_EMAIL_TEMPLATE,
            personalisation={"subject": subject, "body": body},
            reference=reference,
        ),
    )


def hand_over(reference: str, send: Callable[[NotificationsAPIClient], Any]) -> None:
    """Send unless Notify has the reference already: the answer to an earlier try may be lost."""
    with connected() as client:
        try:
            if not client.get_all_notifications(reference=reference)["notifications"]:
                send(client)
        except APIError as error:
            refusal = Undeliverable if _blames_the_address(error) else NotTaken
            raise refusal(_what_was_wrong(error)) from None  # the cause may quote the address
        except (requests.RequestException, KeyError, TypeError):
            raise NotTaken(_UNREADABLE) from None


def status_of(client: NotificationsAPIClient, reference: str) -> tuple[str, Decimal | None]:
    """What Notify says became of a message, and what it cost in pounds, once it knows.

    Empty where it has none of that reference. Raises NotTaken.
    """
    try:
        had = client.get_all_notifications(reference=reference)["notifications"]
        return (str(had[0]["status"]), _cost(had[0])) if had else ("", None)
    except APIError as error:
        raise NotTaken(_what_was_wrong(error)) from None
    except (requests.RequestException, KeyError, TypeError):
        raise NotTaken(_UNREADABLE) from None


@contextmanager
def connected() -> Iterator[NotificationsAPIClient]:
    """A line to Notify, closed at the end of the block."""
    client = NotificationsAPIClient(
        settings.NOTIFY_KEY, base_url=settings.NOTIFY_URL, timeout=PATIENCE
    )
    try:
        yield client
    finally:
        client.request_session.close()


def _cost(had: dict[str, Any]) -> Decimal | None:
    if not had.get("is_cost_data_ready"):
        return None
    try:
        return Decimal(str(had["cost_in_pounds"])).quantize(Decimal("0.0001"))
    except (KeyError, InvalidOperation):
        return None


def _blames_the_address(error: APIError) -> bool:
    """Another 400 (BadRequestError) blames us: a service on trial, a template that is not there."""
    return error.status_code == 400 and _kinds(error) == {"ValidationError"}


def _what_was_wrong(error: APIError) -> str:
    """Without the words, which may quote an address."""
    answered = error.response is not None
    status = f"GOV.UK Notify: {error.status_code}" if answered else "GOV.UK Notify does not answer"
    return " ".join([status, *sorted(filter(str.isalpha, _kinds(error)))])[:100]


def _kinds(error: APIError) -> set[str]:
    said = error.message if isinstance(error.message, list) else []
    return {str(each.get("error", "")) for each in said if isinstance(each, dict)}
