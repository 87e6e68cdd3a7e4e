"""How many people a service takes on in a week, whether it has paused, and how many were sent."""

from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models.service import Service


class ServiceIntake(Row):
    """What a service says of its own intake. Said by the provider, and so open to who refers."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="intake")
    most_a_week = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="new referrals from Monday to Sunday; empty: no limit"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    opens_on = models.DateField(
        null=True, blank=True, help_text="paused, it takes referrals again by itself from this day"
    )
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(most_a_week=None) | models.Q(most_a_week__range=(1, 500)),
                name="an_intake_of_one_to_five_hundred",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_on=None) | models.Q(paused_at__isnull=False),
                name="only_what_is_paused_opens",
            ),
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"intake of {self.service_id}"


class Arrivals(Row):
    """How many referrals were sent to a service on a day: a number, and nobody in it."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="arrivals")
    day = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service", "day"), name="arrivals_once_a_day")
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.number} on {self.day}"
