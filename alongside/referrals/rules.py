"""What follows from a referral by itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.working_days import between, is_working_day
from alongside.referrals.models import Promise, Referral
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


# Ours, where an organisation has said nothing: no national standard says how soon a referral to
# social prescribing is answered. Working days.
PROMISED: Mapping[str, Mapping[str, int]] = {
    Promise.Step.ANSWER: {Referral.Urgency.ROUTINE: 5, Referral.Urgency.SOON: 2},
    Promise.Step.CONTACT: {Referral.Urgency.ROUTINE: 5, Referral.Urgency.SOON: 2},
}
# Working days from the first reminder to the second, and from that until it goes back.
LEAD_AFTER = 2
BACK_AFTER = 3


class Rung(models.TextChoices):
    """What happens, one after the other, when the promised time is over."""

    NUDGE = "nudge", _("The receiver was reminded")
    LEAD = "lead", _("Whoever answers for the receiver was told")
    BACK = "back", _("It went back to the sender")


@dataclass(frozen=True)
class Clock:
    """A promise, and what was done about its end: ``heard_on`` is the receiver's last sign of life.

    ``may_go_back`` says whether there is anybody to give it back to, and nothing is on its way.
    """

    due: dt.date
    nudged_on: dt.date | None = None
    escalated_on: dt.date | None = None
    heard_on: dt.date | None = None
    may_go_back: bool = True

    def next_rung(self, today: dt.date) -> Rung | None:
        """What is to be done today, if anything: one rung at a time, and on working days alone.

        Each rung counts from the day on which the one before was really taken, so that a house
        that stood still for a month reminds before it takes anything away.
        """
        if today <= self.due or not is_working_day(today):
            return None
        if self.nudged_on is None:
            return Rung.NUDGE
        if self.escalated_on is None:
            return Rung.LEAD if between(self.nudged_on, today) >= LEAD_AFTER else None
        heard = max(self.escalated_on, self.heard_on or self.escalated_on)
        goes = self.may_go_back and between(heard, today) >= BACK_AFTER
        return Rung.BACK if goes else None
