"""The words that a person gets. None names anybody, or says that anybody is helped."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.care.links import link_to

Words = tuple[str, str]


def in_language(language: str, words: Callable[[], Words]) -> Words:
    """Subject and body in that language."""
    with translation.override(language):
        return words()


def tried_words(phone: str, *, by_text: bool = False) -> Words:
    """After a try to ring them; ``phone`` is where they can say what suits them, if anywhere."""
    body = _("Hello. We tried to ring you, and will try again at another time of day.")
    if phone:
        more = _("If you would like to say when it suits you, ring %(phone)s.")
        body = f"{body} {more % {'phone': phone}}"
    if by_text:
        ring = _("Or answer 3, and we ring as soon as we can.")
        body = f"{body} {ring} {_stop()}"
    return _("We tried to ring you"), body


def new_worker_words(worker: str, phone: str) -> Words:
    """Whoever keeps in touch has changed; ``worker`` is their name, where it is to be said."""
    body = (
        _("Hello. From now on %(name)s keeps in touch with you.") % {"name": worker}
        if worker
        else _("Hello. Somebody else of us keeps in touch with you from now on.")
    )
    if phone:
        more = _("If you have a question, ring %(phone)s.")
        body = f"{body} {more % {'phone': phone}}"
    return _("Who keeps in touch with you"), body


def eve_words(visit_on: dt.date, *, by_text: bool = False) -> Words:
    """On the last working day before."""
    body = _(
        "Hello. A reminder of what you planned for %(day)s. If something has come up, tell "
        "whoever you planned it with."
    )
    if by_text:
        more = _("Answer 1 if you will go, 2 if you cannot, 3 if we should ring you.")
        body = f"{body} {more} {_stop()}"
    return _("A reminder of what you planned"), body % {"day": date_format(visit_on, "l j F")}


def went_words(link: uuid.UUID, until: dt.date, *, by_text: bool = False) -> Words:
    """Two weeks after they were told of something."""
    body = _(
        "Hello. Some time ago we told you about something you could go to. Did you go? Say it "
        "here, without signing in: %(link)s\n\n"
        "It works once, until %(day)s. You need not answer."
    )
    if by_text:
        more = _("Or answer 1 for yes, 2 for no, 3 if we should ring you.")
        body = f"{body} {more} {_stop()}"
    words = {"link": link_to(link), "day": date_format(until, "j F Y")}
    return _("Did you go?"), body % words


def _stop() -> str:
    return _("Answer STOP, and you get no more texts.")


def offer_words(link: str, starts_at: dt.datetime, until: dt.datetime) -> Words:
    """A place that they wait for has come free, and is kept for a while."""
    body = _(
        "Hello. A place that you are waiting for has come free: %(when)s. Would you like it? "
        "Say it here, without signing in, by %(until)s: %(link)s\n\n"
        "If we hear nothing by then, it goes to the next person."
    )
    words = {"link": link, "when": _moment(starts_at), "until": _moment(until)}
    return _("A place has come free"), body % words


def still_words(link: str) -> Words:
    """After they have waited for long."""
    body = _(
        "Hello. You have been waiting for a place for a while. Do you still want one? Say it "
        "here, without signing in: %(link)s\n\n"
        "You need not answer: you stay on the list until you say no."
    )
    return _("Do you still want a place?"), body % {"link": link}


def _moment(value: dt.datetime) -> str:
    return date_format(timezone.localtime(value), _("l j F, H:i"))
