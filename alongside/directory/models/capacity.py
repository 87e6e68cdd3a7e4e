"""Whether there is room: the last word on it, and when that was said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models.service import Service
from alongside.directory.triggers import touch_services


class Capacity(Row):
    """HSDS 3.1 ``service_capacity``, with a state because counts do not fit a lunch club.

    States are the codes of HL7 SDOH Clinical Care 3.0.0.
    """

    class State(models.TextChoices):
        PLACES = "capacity", _("Has places")
        WAITING_LIST = "waitlist", _("Has a waiting list")
        FULL = "no-capacity", _("Full")
        ASK = "additional-assessment-required", _("Ask first")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="capacities")
    unit = models.CharField(max_length=40, default="place", help_text="what is counted")
    state = models.CharField(max_length=40, choices=State)
    available = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    expected_wait_days = models.PositiveSmallIntegerField(null=True, blank=True)
    description = models.CharField(max_length=200, blank=True)
    updated = models.DateTimeField(default=clock.now, help_text="the time of the last word")
    source = models.CharField(max_length=100, blank=True, help_text="who or what said so")

    class Meta:
        verbose_name_plural = "capacities"
        constraints = [
            models.UniqueConstraint(fields=("service", "unit"), name="capacity_once_a_unit")
        ]
        triggers = touch_services("SELECT service_id FROM changed")

    def __str__(self) -> str:
        return f"{self.service}: {self.get_state_display()}"
