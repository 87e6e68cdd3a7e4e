"""The words that tell whoever asked that there is an answer. They name nobody."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


def answered_words() -> tuple[str, str]:
    """Subject and body, to a colleague who asked somebody without having a case of theirs."""
    body = _(
        "Something that you asked online was answered.\n\n"
        "Sign in to read it: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return _("An answer to what you asked"), body % {
        "link": settings.SITE_URL + reverse("asked_online")
    }
