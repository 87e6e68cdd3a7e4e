"""The words of the messages about working here. None says anything of anybody who is helped."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.onboarding.links import link_to
from alongside.onboarding.models import Invitation


def invitation_words(invitation: Invitation) -> tuple[str, str]:
    """Subject and body."""
    words = {
        "organisation": invitation.organisation.name,
        "sender": invitation.sent_by.name,
        "at": invitation.from_organisation.name,
        "role": invitation.role.name,
        "link": link_to(invitation.pk),
        "day": _day(invitation.expires_at),
    }
    body = _(
        "%(sender)s (%(at)s) invites you to work on Alongside for %(organisation)s, as: "
        "%(role)s.\n\n"
        "Begin here: %(link)s\n\n"
        "The link is for you alone. It works once, until %(day)s.\n\n"
        "Do you not know %(sender)s? Then do not open it: throw this message away."
    )
    return _("You are invited to work for %(organisation)s") % words, body % words


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
