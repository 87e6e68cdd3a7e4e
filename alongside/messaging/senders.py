"""Ways out of the house, chosen by the settings MESSAGES_VIA, TEXTS_VIA and LETTERS_VIA."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage

from alongside.messaging import notify
from alongside.messaging.models import Message


def simulate(message: Message) -> None:
    """Send nothing: the message is kept and shown as it would have gone out."""


def smtp(message: Message) -> None:
    """Hand an e-mail to the mail server. Raises OSError or SMTPException when it is not taken."""
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.recipient],
        # The same message sent twice after a crash is recognised by mail programs as one.
        headers={"Message-ID": f"<{message.pk}@{_domain()}>"},
    ).send()


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip(">")


Sender = Callable[[Message], None]
SENDERS: dict[str, dict[str, Sender]] = {
    Message.Channel.EMAIL: {"simulator": simulate, "smtp": smtp, "notify": notify.send_email},
    Message.Channel.TEXT: {"simulator": simulate, "notify": notify.send_text},
    Message.Channel.LETTER: {"simulator": simulate, "notify": notify.send_letter},
}


def way_out(channel: str) -> str:
    """What this deployment has for a channel: one of SENDERS, or print, or none."""
    ways = {
        Message.Channel.EMAIL: settings.MESSAGES_VIA,
        Message.Channel.TEXT: settings.TEXTS_VIA,
        Message.Channel.LETTER: settings.LETTERS_VIA,
    }
    return str(ways[Message.Channel(channel)])


def sender_of(channel: str) -> Sender:
    """The way out for a channel. Raises KeyError where this deployment has none."""
    return SENDERS[channel][way_out(channel)]
