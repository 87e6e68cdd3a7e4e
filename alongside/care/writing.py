"""How a person may be written to: pure decisions. Nothing is sent by them."""

from dataclasses import dataclass

from django.conf import settings

from alongside.directory.contacting import mobile
from alongside.messaging.models import Message
from alongside.people.models import Person

_WELSH = ("cy", "cymraeg", "welsh")


@dataclass(frozen=True)
class Way:
    """A way that the person chose: a channel of ``Message``, and the address or number."""

    channel: str
    recipient: str


def chosen_way(contact_by: str, phone: str, email: str) -> Way | None:
    """The text message or e-mail that the person chose; None where they chose another way.

    Whoever chose to be rung, or letters, gets no message.
    """
    if contact_by == Person.Channel.TEXT and settings.TEXTS_VIA != "none":
        number = mobile(phone)
        return Way(Message.Channel.TEXT, number) if number else None
    if contact_by == Person.Channel.EMAIL and email:
        return Way(Message.Channel.EMAIL, email)
    return None


def can_be_answered(way: Way) -> bool:
    """Whether what is texted back reaches us: GOV.UK Notify has a number for it, and calls."""
    return way.channel == Message.Channel.TEXT and bool(settings.NOTIFY_CALLBACK_TOKEN)


def language_for(language: str) -> str:
    """The language of ours that comes nearest to the person's own, as it is written down."""
    return "cy" if language.strip().lower() in _WELSH else "en-gb"
