"""When one of the team is away, and who looks after their cases meanwhile."""

import datetime as dt

from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation


class Absence(Row):
    """From one day to another, both included. Why is not asked, and kept nowhere."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="none: nobody was found, and whoever leads sees it",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last day")
    called_off_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("starts_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="an_absence_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(cover=None) | ~models.Q(cover=models.F("worker")),
                name="nobody_covers_for_themselves",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "ends_on"],
                condition=models.Q(called_off_at=None),
                name="absences_of_a_team",
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"absence {self.pk}"

    def runs_on(self, day: dt.date) -> bool:
        """Whether they are away on that day."""
        return self.called_off_at is None and self.starts_on <= day <= self.ends_on

    def meets(self, other: "Absence") -> bool:
        """Whether the two have a day in common."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on
