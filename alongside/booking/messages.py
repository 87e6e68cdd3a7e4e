"""What a link worker hears about their own hours. It names nobody who is booked."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


def changed_words(by: str) -> tuple[str, str]:
    """Somebody else, ``by`` name, has said when they can be booked."""
    body = _(
        "%(name)s has changed when you can be booked. What is booked already stays booked.\n\n"
        "Look at it here, and change it where it does not suit you: %(link)s"
    )
    link = f"{settings.SITE_URL}{reverse('own_hours')}"
    return _("When you can be booked was changed"), body % {"name": by, "link": link}
