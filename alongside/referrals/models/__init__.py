"""What is kept of a referral."""

from alongside.referrals.models.answer import ReferralAnswer
from alongside.referrals.models.move import ReferralMove
from alongside.referrals.models.note import ReferralFile, ReferralNote
from alongside.referrals.models.promise import Promise
from alongside.referrals.models.reason import ReferralReason
from alongside.referrals.models.referral import (
    HELD_BY_ONE,
    LONGEST_TEXT,
    REFERENCE_LETTERS,
    Referral,
    new_reference,
)

__all__ = [
    "HELD_BY_ONE",
    "LONGEST_TEXT",
    "REFERENCE_LETTERS",
    "Promise",
    "Referral",
    "ReferralAnswer",
    "ReferralFile",
    "ReferralMove",
    "ReferralNote",
    "ReferralReason",
    "new_reference",
]
