"""Why somebody is referred."""

from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.needs.models import Need
from alongside.referrals.models.referral import Referral


class ReferralReason(Row):
    """One of the one to three needs that a referral names, in the order given."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="named_reasons")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("referral", "need"), name="each_reason_once"),
            models.UniqueConstraint(fields=("referral", "position"), name="each_position_once"),
            models.CheckConstraint(
                condition=models.Q(position__range=(1, 3)), name="one_to_three_reasons"
            ),
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return str(self.need)
