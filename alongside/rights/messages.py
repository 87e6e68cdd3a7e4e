"""To whom emergency access and requests are told, and in which words. They name nobody."""

import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may
from alongside.organisations.models import Organisation


def who_judges(organisation_id: uuid.UUID) -> list[tuple[str, uuid.UUID | None]]:
    """Addresses, each with its user: the privacy officers, or else the organisation itself."""
    officers = members_who_may(organisation_id, Permission.PRIVACY_REVIEW)
    if officers:
        return [(officer.email, officer.pk) for officer in officers]
    address = Organisation.objects.get(pk=organisation_id).email
    return [(address, None)] if address else []


def emergency_words() -> tuple[str, str]:
    """Subject and body."""
    body = _(
        "Somebody at your organisation has opened a record in an emergency.\n\n"
        "Sign in to judge whether that was right: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return _("Emergency access was used"), body % {"link": f"{settings.SITE_URL}/privacy/"}


def asked_words(reference: str) -> tuple[str, str]:
    """Subject and body, to whoever answers a request."""
    body = _(
        "Somebody has asked for something about their own data. The law gives a month to "
        "answer.\n\n"
        "Sign in as privacy officer to answer: %(link)s\n\n"
        "Does nobody at your organisation have that role? Then have it given to somebody today.\n\n"
        "This message names nobody on purpose."
    )
    words = {"reference": reference, "link": f"{settings.SITE_URL}/privacy/requests/"}
    return _("A request is waiting: %(reference)s") % words, body % words


def late_words(reference: str, days: int) -> tuple[str, str]:
    """Subject and body, to whoever answers a request that is due soon, or late."""
    words = {"reference": reference, "link": f"{settings.SITE_URL}/privacy/requests/"}
    subject = (
        _("Request %(reference)s is due in a week")
        if days >= 0
        else _("Request %(reference)s is late")
    )
    body = _("Sign in to answer it: %(link)s\n\nThis message names nobody on purpose.")
    return subject % words, body % words


def recipient_words(reference: str, topic: str) -> tuple[str, str]:
    """Subject and body, to an organisation that was given something of a person.

    ``topic`` is the fact of which it is told.
    """
    words = {"reference": reference or _("(no referral)"), "link": settings.SITE_URL}
    subject, body = {
        "rights.restricted": (
            _("Kept, not used: %(reference)s"),
            _(
                "What is held of the person whom referral %(reference)s is about is kept and not "
                "used from now on, because they asked for that.\n\n"
                "Please do the same with what you hold of them yourselves. If somebody’s safety is "
                "at stake, talk to your safeguarding lead.\n\n"
            ),
        ),
        "rights.put_right": (
            _("Put right: %(reference)s"),
            _(
                "Something about the person whom referral %(reference)s is about has been put "
                "right.\n\n"
                "Please look at it here, and put it right in what you hold yourselves: "
                "%(link)s\n\n"
            ),
        ),
        "rights.erased": (
            _("Erased: %(reference)s"),
            _(
                "Something that was held of the person whom referral %(reference)s is about has "
                "been erased here, because they asked for that.\n\n"
                "Please erase what you hold of them yourselves, unless a law tells you to keep "
                "it.\n\n"
            ),
        ),
    }[topic]
    return subject % words, body % words + _("This message names nobody on purpose.")


def answered_words(page: str) -> tuple[str, str]:
    """Subject and body, to whoever asked; ``page`` is the address where they read the answer."""
    body = _(
        "There is news about what you asked for.\n\n"
        "Read it here: %(link)s\n\n"
        "Did you not expect this? Then throw it away. It names nobody on purpose."
    )
    return _("News about your request"), body % {"link": f"{settings.SITE_URL}{page}"}
