"""How soon an organisation answers."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly
from alongside.organisations.models import Organisation
from alongside.referrals.models.referral import Referral


class Promise(AppendOnly):
    """How soon an organisation answers, or is in touch, in working days: the newest word holds.

    Without a word of its own ``rules.PROMISED`` holds.
    """

    class Step(models.TextChoices):
        ANSWER = "answer", _("Answer a referral")
        CONTACT = "contact", _("Speak with the person for the first time")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="promises"
    )
    step = models.CharField(max_length=7, choices=Step)
    urgency = models.CharField(max_length=10, choices=Referral.Urgency)
    days = models.PositiveSmallIntegerField(help_text="working days")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["organisation", "step", "urgency", "-created_at"], name="promise_that_holds"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__range=(1, 60)), name="promise_is_of_days_not_months"
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.step} within {self.days} working days"
