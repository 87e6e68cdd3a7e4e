"""What somebody was asked on their own pages, and what was answered."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, WHO, Part

ASKS: tuple[Part, ...] = (
    Part(
        "asks.Ask",
        _("What you were asked on your own pages"),
        "person_id",
        {
            "created_at": WHEN,
            "asked_by": WHO,
            "organisation": AT,
            "service": _("Service"),
            "team": _("Link-worker team"),
            "says": _("What they told you with it"),
            "needs": _("What would help"),
            "words": _("Words for the service"),
            "note": _("Important issues of your health"),
            "urgency": _("How soon"),
            "shares": _("What the service would see"),
            "until": _("Until"),
            "basis": _("Who decides, and why they may"),
            "alone": _("Kept from whoever acts for you"),
            "last_day": _("To be answered by"),
            "status": _("What was answered"),
            "answered_at": _("Answered on"),
            "given_by": _("Who answered for you"),
        },
        {
            "why": _("What somebody judged that you understand"),
            "risk_note": _("What the service would be told to keep everyone safe"),
        },
        left_out={
            "risk": INNER,
            "feedback": INNER,
            "case": INNER,
            "answered_by": INNER,
            "referral": _("It stands with your referrals."),
        },
    ),
)
