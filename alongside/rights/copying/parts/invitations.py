"""To what somebody was invited without asking, and that they want no more of it."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import INNER, WHEN, Part

INVITATIONS: tuple[Part, ...] = (
    Part(
        "outreach.Invitee",
        _("Invitations to a friendly talk"),
        "person_id",
        {
            "created_at": _("Put on the list on"),
            "invite_list": _("List"),
            "sent_at": _("Invited on"),
            "status": _("What you said"),
            "why": _("Why you were not invited"),
            "answered_at": _("Answered on"),
            "by_link": _("You answered by the link"),
        },
        left_out={
            "link": INNER,
            "wrote_at": INNER,
            "referral": _("It stands with your referrals."),
        },
    ),
    Part(
        "outreach.OptOut",
        _("No more invitations"),
        "person_id",
        {"created_at": WHEN, "how": _("How you said it")},
    ),
)
