"""The words when a promised time is over, and to whom they go. None names a person."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may, memberships_of
from alongside.organisations.models import Organisation
from alongside.referrals.messages import Due, Fact, service_words
from alongside.referrals.rules import Rung


def due_to_lateness(fact: Fact) -> list[Due]:
    """The reminders called for by a ``referral.late`` fact: to the receiver, or to its lead."""
    organisation = Organisation.objects.get(pk=fact["to_organisation"])
    if fact["rung"] == Rung.LEAD:
        return to_the_lead(fact, organisation, *_lead_words(fact))
    subject, body = _nudge_words(fact)
    handler = _member(fact["handler"], organisation)
    users = [handler] if handler else []
    if not users and not organisation.email:
        permission = Permission.REFERRALS_ANSWER if fact["service"] else Permission.REFERRALS_TRIAGE
        users = members_who_may(organisation.pk, permission)
    return reminders("referral-late", organisation, users, subject, body)


def to_the_lead(fact: Fact, organisation: Organisation, subject: str, body: str) -> list[Due]:
    """To everybody who answers for the organisation's promise; else to its own address."""
    leads = members_who_may(organisation.pk, Permission.PROMISE_SET)
    return reminders("late-lead", organisation, leads, subject, body)


def reminders(
    template: str, organisation: Organisation, users: Sequence[User], subject: str, body: str
) -> list[Due]:
    """The same words to each of these users; where there is none, to the organisation's address."""
    addresses: list[tuple[str, uuid.UUID | None]] = [(user.email, user.pk) for user in users]
    addresses = addresses or [(organisation.email, None)]
    return [
        Due(
            template=template,
            recipient=email,
            to_organisation_id=organisation.pk,
            from_organisation_id=organisation.pk,
            to_user_id=user_id,
            subject=subject,
            body=body,
        )
        for email, user_id in addresses
        if email
    ]


def _member(user_id: str, organisation: Organisation) -> User | None:
    if not user_id:
        return None
    there = memberships_of(uuid.UUID(user_id)).filter(organisation=organisation).first()
    return there.user if there else None


def _nudge_words(fact: Fact) -> tuple[str, str]:
    desk = "provider" if fact["service"] else "cases"
    words = {
        "reference": fact["reference"],
        "for_service": service_words(fact),
        "link": f"{settings.SITE_URL}/{desk}/referrals/{fact['referral']}/",
    }
    body = _(
        "The referral %(reference)s%(for_service)s still waits for your answer. The time in which "
        "you promise one is over.\n\n"
        "Please answer it, or give it back: %(link)s\n\n"
        "Without an answer it goes back to whoever sent it. This message names nobody on purpose."
    )
    return _("Still waiting for an answer: %(reference)s") % words, body % words


def _lead_words(fact: Fact) -> tuple[str, str]:
    words = {"reference": fact["reference"], "for_service": service_words(fact)}
    body = _(
        "The referral %(reference)s%(for_service)s was not answered in the time that your "
        "organisation promises, nor after a reminder.\n\n"
        "Please see that somebody answers it. Otherwise it goes back to whoever sent it in a few "
        "working days.\n\n"
        "This message names nobody on purpose."
    )
    return _("Not answered in time: %(reference)s") % words, body % words
