"""When a link worker and the person have arranged to meet or to speak."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.models.case import Case, Contact
from alongside.common.models import Row


class Appointment(Row):
    """One arranged meeting or call, and whether it took place. Nothing said is a status, too."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Arranged")
        KEPT = "kept", _("Took place")
        MISSED = "missed", _("The person did not come")
        CANCELLED = "cancelled", _("Called off")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appointments")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Contact.Kind)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    place = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    settled_at = models.DateTimeField(null=True)  # the database says it where a verb does not

    class Meta:
        ordering = ("at", "id")
        indexes = [
            models.Index(
                fields=["worker", "at"],
                condition=models.Q(status="planned"),
                name="arranged_appointments",
            )
        ]
        triggers = [RefuseWithoutActor()]

    @property
    def lasts(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        return f"appointment of {self.case_id}"
