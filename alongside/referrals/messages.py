"""Which message a step of a referral calls for, and its words. Nothing here names a person."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.accounts.models import User
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.referrals.models import Referral
from alongside.referrals.states import MOVES, Side, Status

KEY_EVENTS = frozenset(
    {
        Status.ACCEPTED,
        Status.DECLINED,
        Status.RETURNED,
        Status.COMPLETED,
        Status.CLOSED,
    }
)


@dataclass(frozen=True)
class Due:
    """A message that a fact calls for: to one address, with its words."""

    template: str
    recipient: str
    to_organisation_id: uuid.UUID
    from_organisation_id: uuid.UUID
    subject: str
    body: str
    to_user_id: uuid.UUID | None = None


def due(fact: Mapping[str, Any]) -> list[Due]:
    """The messages called for by a ``referral.moved`` fact: none, or one to the other side.

    The sender hears as much as the feedback level says; the receiver hears of a new referral and
    of a withdrawn one. An organisation without an address gets none: its desk shows the referral.
    """
    if MOVES[fact["move"]].side == Side.TO:
        return _to_the_sender(fact)
    if fact["move"] in ("send", "withdraw"):
        return _to_the_receiver(fact)
    return []


def _to_the_sender(fact: Mapping[str, Any]) -> list[Due]:
    wanted = fact["feedback"] == Referral.Feedback.FULL or (
        fact["feedback"] == Referral.Feedback.KEY and fact["status"] in KEY_EVENTS
    )
    if not wanted:
        return []
    sender = User.objects.get(pk=fact["from_user"])
    status = Status(fact["status"]).label
    return [
        Due(
            template="referral-step",
            recipient=sender.email,
            to_user_id=sender.pk,
            from_organisation_id=uuid.UUID(fact["to_organisation"]),
            to_organisation_id=uuid.UUID(fact["from_organisation"]),
            subject=_("Your referral %(reference)s: %(status)s")
            % {"reference": fact["reference"], "status": str(status).lower()},
            body=_(
                "Your referral %(reference)s has moved on: %(status)s.\n\n"
                "Sign in to see more: %(link)s\n\n"
                "This message names nobody on purpose."
            )
            % {
                "reference": fact["reference"],
                "status": str(status).lower(),
                "link": _link(fact, "refer"),
            },
        )
    ]


def _to_the_receiver(fact: Mapping[str, Any]) -> list[Due]:
    receiver = Organisation.objects.get(pk=fact["to_organisation"])
    service = _service(fact)
    address = (service.referral_email if service else "") or receiver.email
    if not address:
        return []
    if fact["move"] == "send":
        subject = _("A new referral is waiting: %(reference)s")
        body = _(
            "A new referral, %(reference)s, is waiting for your answer%(for_service)s.\n\n"
            "Sign in to see it: %(link)s\n\n"
            "This message names nobody on purpose."
        )
    else:
        subject = _("Referral withdrawn: %(reference)s")
        body = _(
            "The referral %(reference)s%(for_service)s was withdrawn by its sender. "
            "There is nothing more to do.\n\n%(link)s"
        )
    words = {
        "reference": fact["reference"],
        "for_service": _(" (for %(service)s)") % {"service": service.name} if service else "",
        "link": _link(fact, "provider" if service else "cases"),
    }
    return [
        Due(
            template=f"referral-{fact['move']}",
            recipient=address,
            from_organisation_id=uuid.UUID(fact["from_organisation"]),
            to_organisation_id=receiver.pk,
            subject=subject % words,
            body=body % words,
        )
    ]


def _service(fact: Mapping[str, Any]) -> Service | None:
    return Service.objects.get(pk=fact["service"]) if fact["service"] else None


def _link(fact: Mapping[str, Any], desk: str) -> str:
    return f"{settings.SITE_URL}/{desk}/referrals/{fact['referral']}/"
