"""What follows from a referral by itself."""

from alongside.referrals.models import Referral
from alongside.referrals.states import Status

KEY_EVENTS = frozenset(
    {
        Status.ACCEPTED,
        Status.DECLINED,
        Status.RETURNED,
        Status.COMPLETED,
        Status.CLOSED,
    }
)


def is_told(feedback: str, status: str) -> bool:
    """Whether a sender who wished for that much hears of a step to this status."""
    if feedback == Referral.Feedback.KEY:
        return status in KEY_EVENTS
    return feedback == Referral.Feedback.FULL
