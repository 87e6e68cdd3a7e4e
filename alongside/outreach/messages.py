"""The words of an invitation. They name nobody, no service, and say nothing of health or help."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.messaging.wordings import Facts, Template, Words, offer
from alongside.outreach.links import link_to

INVITED = "person-invited"


def invitation_words(facts: Facts) -> Words:
    """Subject and body, in the language that holds."""
    body = _(
        "Hello. Would you like somebody from your area to ring you for a friendly talk? Say yes, "
        "not now, or never, without signing in: %(link)s\n\n"
        "It works once, until %(day)s. You need not answer."
    )
    return _("Would you like a friendly talk?"), body % facts


def invitation_facts(link: uuid.UUID, until: dt.date) -> Callable[[], Facts]:
    """What its words may name, for the language that holds when they are put together."""
    return lambda: {"link": link_to(link), "day": date_format(until, "j F Y")}


def _yes_not_now_never() -> str:
    return _("Or answer 1 for yes, 2 for not now, STOP for never.")


offer(
    Template(
        INVITED,
        gettext_lazy("An invitation from a list"),
        {"link": "https://alongside.example/a-link", "day": "17 March 2027"},
        invitation_words,
        needed=frozenset({"link"}),
        answers=_yes_not_now_never,
    )
)


def cannot_words() -> str:
    """To whoever said yes when the team may no longer act on it."""
    return _("We cannot arrange this here any more. Please ask your surgery.")
