"""What a word from outside means: pure decisions."""

import re

import phonenumbers

from alongside.messaging.models import Answer, Message

Arrival = Message.Arrival

# How a message is tried again: soon at first, then once an hour for three days.
TRY_SOON = (4, 16, 64, 256, 1024)  # seconds
TRY_HOURLY = 72
TRIES = 1 + len(TRY_SOON) + TRY_HOURLY
NEXT_WAY = ":again:next"  # ends the key of what goes by another way after that

# What became of a message, in GOV.UK Notify's words. Others tell of something under way.
# Source: https://docs.notifications.service.gov.uk/rest-api.html, “Status - text message”, “email”
ARRIVALS = {
    "delivered": Arrival.ARRIVED,
    "temporary-failure": Arrival.NOT_NOW,
    "permanent-failure": Arrival.NOWHERE,
    "technical-failure": Arrival.LOST,
}

# Of letters: received is what it calls printed and posted. Of one that is refused, it is none.
# Source: the same, “Status - letter” and “Status - precompiled letter”
LETTER_ARRIVALS = {
    "received": Arrival.POSTED,
    "permanent-failure": Arrival.LOST,
    "technical-failure": Arrival.LOST,
    "virus-scan-failed": Arrival.LOST,
    "cancelled": Arrival.LOST,
    "validation-failed": Arrival.NOWHERE,
}

# What may still be said after something was said: that it arrived, after all.
AFTER = {
    "": frozenset(Arrival),
    Arrival.NOT_NOW: frozenset({Arrival.ARRIVED}),
    Arrival.LOST: frozenset({Arrival.ARRIVED, Arrival.POSTED}),
}
WELL = frozenset({Arrival.ARRIVED, Arrival.POSTED})

# A whole answer in small letters, without accents on keys that phones lack: English and Welsh.
_WORDS = {
    Answer.Said.STOP: "stop, stopall, stop all, unsubscribe, stopio, stopiwch",
    Answer.Said.START: "start, unstop, dechrau",
    Answer.Said.YES: "1, yes, y, yes please, ie, do, ydw, iawn",
    Answer.Said.NO: "2, no, n, no thanks, no thank you, na, nac ydw, naddo",
    Answer.Said.RING: "3, call, call me, ring, ring me, please call, please ring, ffoniwch fi",
}
_SAID = {each: said for said, words in _WORDS.items() for each in words.split(", ")}


def said_by(words: str) -> Answer.Said:
    """What a text message says: one of few whole answers, or words that somebody has to read."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", words.casefold()).split())
    return _SAID.get(plain, Answer.Said.WORDS)


def number_of(source: str) -> str:
    """A number as carriers write it, such as 447700900123, in E.164; empty for none."""
    digits = source.strip().removeprefix("+")
    try:
        number = phonenumbers.parse(f"+{digits}" if not digits.startswith("0") else digits, "GB")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
