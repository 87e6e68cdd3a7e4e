"""The words of the message that carries a link. It names nobody, and says nothing of help."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.people.links import token_of
from alongside.people.models import Invitation
from alongside.ui.formats import day


def link_to(invitation: Invitation) -> str:
    """The address that lets the person in."""
    return settings.SITE_URL + reverse("open_own_pages", args=[token_of(invitation.pk)])


def invitation_words(invitation: Invitation) -> tuple[str, str]:
    """Subject and body."""
    body = _(
        "Here is your link:\n\n%(link)s\n\n"
        "It works once, until %(day)s. Then you can ask for a new one there.\n\n"
        "Did you not expect this? Then throw it away. It names nobody on purpose."
    )
    words = {"link": link_to(invitation), "day": day(invitation.expires_at)}
    return _("Your link"), body % words


def acted_words(page: str) -> tuple[str, str]:
    """Subject and body, to the person for whom somebody did something; ``page`` shows it."""
    body = _(
        "Something was done for you by somebody who may do that.\n\n"
        "Read it, or end it, on your pages: %(link)s\n\n"
        "Did you not expect this? Then throw it away. It names nobody on purpose."
    )
    return _("News on your pages"), body % {"link": settings.SITE_URL + reverse(page)}


def asked_words(page: str) -> tuple[str, str]:
    """Subject and body, to whoever is asked something; ``page`` shows it."""
    body = _(
        "Somebody asks you something. Nothing happens before you answer.\n\n"
        "Read it on your pages: %(link)s\n\n"
        "Did you not expect this? Then throw it away. It names nobody on purpose."
    )
    return _("A question on your pages"), body % {"link": settings.SITE_URL + reverse(page)}
