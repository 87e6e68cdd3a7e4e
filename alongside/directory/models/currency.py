"""The currency score of days gone by: what was counted then cannot be counted again."""

from django.db import models
from django.db.models import F, Q

from alongside.common.models import Row
from alongside.organisations.models import Area


class CurrencyScore(Row):
    """How many entries of an area (of the whole directory: no area) were listed and checked."""

    area = models.ForeignKey(Area, null=True, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    listed = models.PositiveIntegerField()
    checked = models.PositiveIntegerField()
    never = models.PositiveIntegerField(help_text="checked by nobody yet")

    class Meta:
        ordering = ("-day",)
        constraints = [
            models.UniqueConstraint(
                fields=("area", "day"), name="score_once_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(listed__gte=F("checked") + F("never")), name="score_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area or '–'} {self.day}: {self.checked} of {self.listed}"
