"""Asking a provider whether its entry is still right."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models.service import Service
from alongside.directory.triggers import date_entries
from alongside.organisations.models import Area


class AreaPace(Row):
    """An area's own steps of chasing and limit, in days; those of ``freshness.yaml`` elsewhere."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="+")
    ask_after = ArrayField(models.PositiveSmallIntegerField(validators=[MinValueValidator(1)]))
    hide_after = models.PositiveSmallIntegerField()

    class Meta:
        triggers = date_entries()

    def __str__(self) -> str:
        return f"{self.area}: {self.ask_after}, {self.hide_after}"


class Enquiry(Row):
    """One “Is this still right?” to an entry's contact on record, answered once or never.

    Whoever holds its link may answer for this one entry until it expires. The address stands in
    the message alone.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("by e-mail")
        TEXT = "text", _("by text message")

    class Answer(models.TextChoices):
        RIGHT = "right", _("All of it is right")
        CHANGED = "changed", _("Something has changed")
        STOPPED = "stopped", _("It has stopped")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="enquiries")
    channel = models.CharField(max_length=10, choices=Channel)
    hint = models.CharField(max_length=60, help_text="the address, made unreadable but for its end")
    step = models.PositiveSmallIntegerField(default=0, help_text="of chasing; 0: asked by hand")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    language = models.CharField(
        max_length=10,
        default=settings.LANGUAGE_CODE,
        help_text="that it is asked in; once it was answered, that of the answer",
    )
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "enquiries"
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_means_answered_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.answer or 'asked'}"

    @property
    def is_open(self) -> bool:
        """It can still be answered."""
        return not self.answer and clock.now() < self.expires_at
