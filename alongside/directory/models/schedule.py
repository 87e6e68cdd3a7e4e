"""When it happens: a rule that repeats, and the days on which it does not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.models import Row
from alongside.directory.models.place import Location
from alongside.directory.models.service import Service, ServiceAtLocation
from alongside.directory.triggers import touch_services


class Schedule(Row):
    """HSDS-UK ``schedule``: when it happens, in the terms of iCalendar (RFC 5545)."""

    class Frequency(models.TextChoices):
        WEEKLY = "WEEKLY", _("Weekly")
        MONTHLY = "MONTHLY", _("Monthly")

    class Attending(models.TextChoices):
        """How somebody takes part: OpenActive's and HSDS-UK's three."""

        IN_PERSON = "in_venue", _("In person")
        ONLINE = "online", _("Online")
        AT_HOME = "home_visit", _("At home")
        BY_PHONE = "telephone", _("By phone")

    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules"
    )
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    timezone = models.CharField(max_length=40, default="Europe/London")
    dtstart = models.DateField(null=True, blank=True, help_text="the first time it happens")
    freq = models.CharField(max_length=10, choices=Frequency, blank=True)
    interval = models.PositiveSmallIntegerField(
        default=1, help_text="every so many weeks or months"
    )
    until = models.DateField(null=True, blank=True, help_text="the last time it happens")
    count = models.PositiveSmallIntegerField(null=True, blank=True, help_text="how many times")
    wkst = models.CharField(max_length=2, blank=True, help_text="first day of the week")
    byday = models.CharField(
        max_length=40, blank=True, help_text="MO,TU or 2WE (the 2nd Wednesday)"
    )
    bymonthday = models.CharField(max_length=40, blank=True)
    byweekno = models.CharField(max_length=40, blank=True)
    byyearday = models.CharField(max_length=40, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    schedule_link = models.URLField(max_length=500, blank=True)
    attending_type = models.CharField(max_length=40, blank=True, choices=Attending)
    description = models.CharField(max_length=300, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service__isnull=False)
                | models.Q(location__isnull=False)
                | models.Q(service_at_location__isnull=False),
                name="schedule_of_something",
            )
        ]
        triggers = touch_services(
            """SELECT service_id FROM changed WHERE service_id IS NOT NULL UNION
            SELECT at.service_id FROM directory_serviceatlocation at
            JOIN changed ON changed.service_at_location_id = at.id"""
        )

    def __str__(self) -> str:
        return f"{self.freq} {self.byday} {self.opens_at}–{self.closes_at}"


class ScheduleException(Row):
    """Days on which a schedule does not hold, such as half-term, or an extra date besides it."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Does not happen")
        EXTRA = "extra", _("Happens besides")

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="exceptions")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CLOSED)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last of the days")
    opens_at = models.TimeField(
        null=True, blank=True, help_text="of an extra date, where it differs"
    )
    closes_at = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True, help_text="such as half-term")

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="exception_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}–{self.ends_on} {self.reason}".strip()
