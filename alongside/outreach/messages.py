"""The words of an invitation. They name nobody, no service, and say nothing of health or help."""

import datetime as dt
import uuid

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.outreach.links import link_to


def invitation_words(link: uuid.UUID, until: dt.date, *, by_text: bool = False) -> tuple[str, str]:
    """Subject and body, in the language that holds; by text with how to answer by one."""
    body = _(
        "Hello. Would you like somebody from your area to ring you for a friendly talk? Say yes, "
        "not now, or never, without signing in: %(link)s\n\n"
        "It works once, until %(day)s. You need not answer."
    )
    if by_text:
        more = _("Or answer 1 for yes, 2 for not now, STOP for never.")
        body = f"{body} {more}"
    words = {"link": link_to(link), "day": date_format(until, "j F Y")}
    return _("Would you like a friendly talk?"), body % words


def cannot_words() -> str:
    """To whoever said yes when the team may no longer act on it."""
    return _("We cannot arrange this here any more. Please ask your surgery.")
