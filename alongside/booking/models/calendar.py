"""A link worker's calendar: published for one of their own, and read from one of their own.

Both are about colleagues alone: no person is named in either.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.booking.models.slot import SlotPlan
from alongside.common.models import Row
from alongside.organisations.models import Organisation


class PublishedCalendar(Row):
    """When a link worker is booked, at an address that holds until they end it.

    The id is what the address is made of, signed: whoever has the address reads it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "worker"),
                condition=Q(ended_at=None),
                name="one_calendar_is_published",
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"published calendar {self.pk}"


class BusyCalendar(Row):
    """The address of a calendar from which it is read when a link worker is busy.

    ``good_at``: when it was last read in full; what it said then holds until it is read again.
    """

    class Fault(models.TextChoices):
        NOT_PUBLIC = "not_public", _("The address is not one that we may read")
        NO_ANSWER = "no_answer", _("There was no answer that could be read")
        NOT_A_CALENDAR = "not_a_calendar", _("What is there is not a calendar, or too large a one")

    plan = models.ForeignKey(SlotPlan, on_delete=models.PROTECT, related_name="busy_calendars")
    url = models.URLField(max_length=1000)
    read_at = models.DateTimeField(null=True, blank=True, help_text="tried last")
    good_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=14, choices=Fault, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("plan", "url"), name="a_calendar_is_read_once")
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"busy calendar {self.pk}"


class BusyTime(Row):
    """A time that such a calendar takes up: when, and nothing else of it."""

    calendar = models.ForeignKey(BusyCalendar, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=models.F("ends_at")), name="a_busy_time_lasts"
            )
        ]
        indexes = [models.Index(fields=["calendar", "starts_at"], name="busy_times_in_order")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"busy time {self.pk}"
