"""What was sent about them."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import INNER, WHEN, Part

MESSAGES: tuple[Part, ...] = (
    Part(
        "messaging.Message",
        _("Messages about you"),
        "person_id",
        {
            "created_at": WHEN,
            "channel": _("How"),
            "subject": _("Subject"),
            "status": _("Where it stands"),
            "sent_at": _("Sent on"),
            "arrival": _("Whether it arrived"),
            "arrival_at": _("When that was said"),
        },
        left_out={
            "body": _("It can hold a link that lets in whoever reads it."),
            "recipient": _("It can be the address of somebody else."),
            "to_user": INNER,
            "from_organisation": INNER,
            "to_organisation": INNER,
            "template": INNER,
            "rests_on": INNER,
            "concerns": INNER,
            "on_behalf_of": INNER,
            "wording": INNER,
            "units": INNER,
            "cost": INNER,
            "attempts": INNER,
            "last_error": INNER,
        },
    ),
)
