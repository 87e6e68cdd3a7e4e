"""What a message costs, from a day on, as this deployment was told."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly


class Price(AppendOnly):
    """Pence without VAT. Of one thing the price with the latest day that has come holds."""

    class Of(models.TextChoices):
        TEXT = "text", _("One part of a text message")
        LETTER = "letter", _("A letter of one sheet")
        SHEET = "sheet", _("Each further sheet of a letter")

    of = models.CharField(max_length=6, choices=Of)
    pence = models.DecimalField(max_digits=7, decimal_places=3)
    starts_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-starts_on", "-created_at")
        constraints = [
            models.CheckConstraint(condition=models.Q(pence__gte=0), name="nobody_is_paid_to_write")
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.pence} from {self.starts_on}"
