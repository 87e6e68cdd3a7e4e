"""What was answered to the receiver's own form."""

import pgtrigger
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly
from alongside.questions.models import Version
from alongside.questions.problems import LONGEST_LABEL
from alongside.referrals.models.referral import Referral


class ReferralAnswer(AppendOnly):
    """What was answered to one question of the receiver's own form, as it was asked then.

    No text: it was asked and left empty. Of a protected person it is for those who know where.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="answers")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=40, help_text="its id in the version")
    label = models.CharField(max_length=LONGEST_LABEL)
    text = models.TextField(blank=True)
    value = models.JSONField(null=True, help_text="the same in codes: ids, an ISO date, a number")
    by_link = models.BooleanField(help_text="whoever answers by a link reads it too")

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=("referral", "question"), name="each_question_answered_once"
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"answer of {self.referral_id}"
