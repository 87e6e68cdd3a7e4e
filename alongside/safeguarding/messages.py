"""What a lead is told of a concern: that there is one. No message names or describes anybody."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.messaging.models import Message
from alongside.safeguarding.duty import OnDuty
from alongside.safeguarding.models import Concern

# For no organisation: colleagues who read its messages do not learn that there was one.


def calls_to(lead: OnDuty, concern: Concern) -> list[dict[str, Any]]:
    """An e-mail and, where a mobile number is known and texts can be sent, a text message."""
    link = f"{settings.SITE_URL}/safeguarding/{concern.pk}/"
    words = {"reference": concern.reference, "link": link, "minutes": lead.minutes}
    about = {"to_user_id": lead.user.pk}
    email = about | {
        "channel": str(Message.Channel.EMAIL),
        "template": "concern-call",
        "recipient": lead.user.email,
        "subject": _("Needs you now: %(reference)s") % words,
        "body": _(
            "%(reference)s needs you. Sign in and say that you have it: %(link)s\n\n"
            "If nobody has it within %(minutes)s minutes, the next in the order is told.\n\n"
            "This message names nobody on purpose."
        )
        % words,
    }
    if not lead.mobile or settings.TEXTS_VIA == "none":
        return [email]
    text = about | {
        "channel": str(Message.Channel.TEXT),
        "template": "concern-call-text",
        "recipient": lead.mobile,
        "subject": "",
        "body": _("%(reference)s needs you now. Sign in: %(link)s") % words,
    }
    return [email, text]


def wants_to_talk(concern: Concern) -> dict[str, Any]:
    """To the lead: whoever raised the concern would like to talk about it."""
    lead = concern.lead
    if lead is None:
        return {}
    link = f"{settings.SITE_URL}/safeguarding/{concern.pk}/"
    words = {"reference": concern.reference, "link": link}
    return {
        "template": "concern-debrief",
        "recipient": lead.email,
        "to_user_id": lead.pk,
        "subject": _("Somebody would like to talk: %(reference)s") % words,
        "body": _(
            "Whoever raised %(reference)s would like to talk about it with you: %(link)s\n\n"
            "This message names nobody on purpose."
        )
        % words,
    }
