"""How a person may be written to, and when: pure decisions. Nothing is sent by them."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from alongside.common.working_days import after, is_working_day
from alongside.directory.contacting import mobile
from alongside.messaging.models import Message
from alongside.people.models import Person

# The hours in which a message may leave, on working days: nobody is woken, and somebody is here
# when an answer comes. Local time.
FROM, UNTIL = dt.time(9), dt.time(18)
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


def safe_moment(now: dt.datetime) -> dt.datetime:
    """Now, or the next moment at which a message may leave; by the clock on the wall."""
    local = timezone.localtime(now)
    day = local.date()
    if is_working_day(day) and local.time() < UNTIL:
        opens = _at(day)
        return max(now, opens)
    return _at(after(day, 1))


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, FROM))


def language_for(language: str) -> str:
    """The language of ours that comes nearest to the person's own, as it is written down."""
    return "cy" if language.strip().lower() in _WELSH else "en-gb"
