"""The steps in a referral's life."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly
from alongside.organisations.models import Organisation
from alongside.referrals.hearsay import Hearsay, whole_hearsay
from alongside.referrals.models.referral import Referral
from alongside.referrals.states import (
    CORRECTED,
    MOVES,
    REASONED,
    RESUMED,
    UNMARKED,
    Reason,
    Side,
    Status,
)

_BY_NOBODY = {
    "book": _("The person: a place that was offered was taken"),
    "give_way": _("By itself: another service accepted first"),
}


class ReferralMove(Hearsay, AppendOnly):
    """One step in a referral's life: what, to which status, who, when, why."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(
        max_length=12,
        choices=[*((name, m.label) for name, m in MOVES.items()), RESUMED, UNMARKED, CORRECTED],
    )
    status = models.CharField(max_length=14, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="nobody: time ran out, another was faster, or an offered place was taken",
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    note = models.TextField(blank=True, help_text="to the other side")

    class Meta:
        ordering = ("created_at", "id")
        indexes = [models.Index(fields=["referral", "created_at"], name="moves_of_a_referral")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=sorted(REASONED)) | ~models.Q(reason=""),
                name="an_unhappy_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    name__in=("lapse", "give_way", "book"), by=None, organisation=None
                )
                | ~models.Q(name__in=("lapse", "give_way"))
                & models.Q(by__isnull=False, organisation__isnull=False),
                name="only_time_moves_by_nobodys_hand",
            ),
            whole_hearsay("step_said_by_somebody"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    @property
    def made_by(self) -> str:
        """Who made it, and for whom; or by what it happened."""
        if self.by and self.organisation:
            return self.in_words(f"{self.by.name}, {self.organisation.name}")
        return str(_BY_NOBODY.get(self.name, Side.HOUSE.label))

    def __str__(self) -> str:
        return f"{self.name} → {self.status}"
