"""To whom emergency access is told, and in which words. They name nobody."""

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
