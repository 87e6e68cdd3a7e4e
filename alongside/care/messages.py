"""Which messages the facts about a case call for, and their words. None names a person."""

import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.accounts.queries import memberships_of
from alongside.referrals.messages import Due, Fact


def due(fact: Fact) -> list[Due]:
    """The message called for by a ``case.reassigned`` fact: to the new worker, if still there."""
    organisation = uuid.UUID(fact["organisation"])
    worker = memberships_of(uuid.UUID(fact["to"])).filter(organisation_id=organisation).first()
    if worker is None:
        return []
    words = {
        "reference": fact["reference"],
        "link": f"{settings.SITE_URL}/cases/{fact['case']}/",
    }
    subject = _("A case is now yours: %(reference)s") % words
    body = _(
        "Your team lead has given you the case of referral %(reference)s.\n\n"
        "Sign in to see it: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return [
        Due(
            template="case-reassigned",
            recipient=worker.user.email,
            to_organisation_id=organisation,
            from_organisation_id=organisation,
            to_user_id=worker.user_id,
            subject=subject,
            body=body % words,
        )
    ]
