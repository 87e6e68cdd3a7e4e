"""On what terms: when, at what cost, for whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.models import Row
from alongside.directory.models.place import Location
from alongside.directory.models.service import Service, ServiceAtLocation


class Schedule(Row):
    """HSDS-UK ``schedule``: when it happens, in the terms of iCalendar (RFC 5545)."""

    class Frequency(models.TextChoices):
        WEEKLY = "WEEKLY", _("Weekly")
        MONTHLY = "MONTHLY", _("Monthly")

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
    dtstart = models.DateField(null=True, blank=True, help_text="the first time it happens")
    freq = models.CharField(max_length=10, choices=Frequency, blank=True)
    interval = models.PositiveSmallIntegerField(
        default=1, help_text="every so many weeks or months"
    )
    byday = models.CharField(
        max_length=40, blank=True, help_text="MO,TU or 2WE (the 2nd Wednesday)"
    )
    bymonthday = models.CharField(max_length=40, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    attending_type = models.CharField(max_length=40, blank=True)
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

    def __str__(self) -> str:
        return f"{self.freq} {self.byday} {self.opens_at}–{self.closes_at}"


class CostOption(Row):
    """HSDS-UK ``cost_option``. No cost option and no fees means that the cost is not known."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = models.CharField(max_length=100, blank=True, help_text="who or what the price is for")
    currency = models.CharField(max_length=3, default="GBP")
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    amount_description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("amount", "option")

    def __str__(self) -> str:
        return f"{self.option} {self.amount} {self.currency}".strip()


class Eligibility(Row):
    """One fact about whom a service is for. All facts of a service must hold for a person.

    Ages stand on the service itself, as HSDS-UK has them; a service without any fact is for all.
    """

    class Fact(models.TextChoices):
        LIVES_IN = "lives_in", _("Lives in")
        GENDER = "gender", _("Gender")
        CONDITION = "condition", _("Lives with")
        SITUATION = "situation", _("Situation")
        LANGUAGE = "language", _("Speaks")
        REFERRED_BY = "referred_by", _("Is referred by")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="eligibilities")
    fact = models.CharField(max_length=20, choices=Fact)
    code = models.CharField(max_length=60, blank=True, help_text="the value, as a code")
    description = models.CharField(max_length=200, help_text="the value, in words")

    class Meta:
        verbose_name_plural = "eligibilities"
        ordering = ("fact", "description")
        constraints = [
            models.UniqueConstraint(
                fields=("service", "fact", "code", "description"), name="eligibility_fact_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.description}"
