"""How somebody's week feels: a level that they may show to their lead, and words that they keep."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation

LONGEST_WEEK_WORDS = 2_000


class Week(Row):
    """One answer for one week; it can be changed, shown, kept to oneself and taken out."""

    class Level(models.IntegerChoices):
        TOO_MUCH = 1, _("Too much")
        HARD = 2, _("Hard")
        ALL_RIGHT = 3, _("All right")
        GOOD = 4, _("Good")
        VERY_GOOD = 5, _("Very good")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    monday = models.DateField(help_text="the first day of the week")
    level = models.PositiveSmallIntegerField(choices=Level)
    shown = models.BooleanField(default=False, help_text="whether the leads of the team read it")

    class Meta:
        ordering = ("-monday", "-id")
        constraints = [
            models.UniqueConstraint(fields=("organisation", "by", "monday"), name="one_a_week"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="week_has_a_level"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="week_has_a_monday"),
        ]
        indexes = [models.Index(fields=["organisation", "monday"], name="weeks_of_a_team")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_level_and_shown", exclude=["level", "shown"]),
        ]

    def __str__(self) -> str:
        return f"week {self.pk}"


class WeekWords(Row):
    """What somebody adds for themselves: in a table of its own, which no lead can read."""

    week = models.OneToOneField(Week, on_delete=models.PROTECT, related_name="words")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        verbose_name_plural = "week words"
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_text", exclude=["text"]),
        ]

    def __str__(self) -> str:
        return f"words of {self.week_id}"
