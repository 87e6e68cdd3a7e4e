"""Referrals, and what was written of them."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, WHO, Part

REFERRALS: tuple[Part, ...] = (
    Part(
        "referrals.Referral",
        _("Referrals"),
        "person_id",
        {
            "reference": _("Number"),
            "kind": _("Kind"),
            "status": _("Where it stands"),
            "sent_at": _("Sent on"),
            "from_user": _("Sent by"),
            "from_organisation": _("From"),
            "to_organisation": _("To"),
            "service": _("Service"),
            "handler": _("Who helps"),
            "words": _("In your words"),
            "risk": _("Risks"),
            "urgency": _("How soon"),
            "ended_at": _("Ended on"),
            "answer_by": _("An answer was promised by"),
        },
        {
            "note": _("Note from whoever sent it"),
            "risk_note": _("What keeps everyone safe"),
            "told": _("What whoever sent it wrote of you"),
        },
        {
            "created_at": INNER,
            "parent": INNER,
            "consent": _("It stands with what you agreed to."),
            "feedback": INNER,
            "nudged_on": INNER,
            "escalated_on": INNER,
            "seen_to_at": INNER,
            "from_read_at": INNER,
            "to_read_at": INNER,
            "service_snapshot": _("It is about the service, not about you."),
        },
    ),
    Part(
        "referrals.ReferralReason",
        _("What each referral is about"),
        "referral__person_id",
        {"referral": _("Number"), "need": _("What would help")},
        left_out={"created_at": INNER, "position": INNER},
    ),
    Part(
        "referrals.ReferralMove",
        _("The steps of each referral"),
        "referral__person_id",
        {
            "referral": _("Number"),
            "created_at": WHEN,
            "status": _("Where it stood"),
            "reason": _("Reason"),
            "by": WHO,
            "organisation": AT,
        },
        {"note": _("What was written to the other side")},
        {"name": INNER},
    ),
    Part(
        "referrals.ReferralNote",
        _("What the two sides of a referral wrote to each other"),
        "referral__person_id",
        {
            "referral": _("Number"),
            "created_at": WHEN,
            "by": WHO,
            "organisation": AT,
        },
        {"text": _("Note")},
    ),
    Part(
        "referrals.ReferralFile",
        _("Files that came with what the two sides wrote"),
        "referral__person_id",
        {"referral": _("Number"), "created_at": WHEN, "media": _("Kind of file"), "by": WHO},
        {"content": _("The file")},
        {"note": _("It stands with what they wrote."), "size": INNER, "scan": INNER},
    ),
    Part(
        "attendance.Line",
        _("On which days you came, as the provider’s list has it"),
        "referral__person_id",
        {"referral": _("Number"), "day": _("Day"), "came": _("Whether you came")},
        left_out={"created_at": INNER, "sheet": INNER, "number": INNER, "problem": INNER},
    ),
    Part(
        "volunteers.Offer",
        _("Volunteers who were asked about a referral"),
        "referral__person_id",
        {
            "referral": _("Number"),
            "created_at": WHEN,
            "volunteer": _("Volunteer"),
            "answer": _("Answer"),
            "answered_at": _("Answered"),
        },
        left_out={"sent_by": INNER, "expires_at": INNER, "ended_at": INNER, "asked_at": INNER},
    ),
)
