"""When a link worker can be booked. It holds nothing of any person."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from alongside.audit.triggers import RefuseWithoutActor
from alongside.booking.free_times import Hours, How, Rule
from alongside.common.models import Row
from alongside.organisations.models import Organisation


def _at_most(number: int) -> list[MaxValueValidator]:
    return [MaxValueValidator(number)]


class SlotPlan(Row):
    """How a link worker offers times: how long, with what around them, how far ahead. In minutes.

    ``notice_hours``: nobody is booked for a time that begins sooner than that.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(10), MaxValueValidator(240)]
    )
    before = models.PositiveSmallIntegerField(default=0, validators=_at_most(120))
    after = models.PositiveSmallIntegerField(default=10, validators=_at_most(120))
    travel = models.PositiveSmallIntegerField(default=30, validators=_at_most(240))
    notice_hours = models.PositiveSmallIntegerField(default=24, validators=_at_most(336))
    weeks_ahead = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    is_open = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "worker"), name="one_slot_plan_a_worker"
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"times of {self.worker_id}"

    @property
    def rule(self) -> Rule:
        return Rule(self.minutes, self.before, self.after, self.travel)


class SlotHours(Row):
    """Hours on a day of every week (0 is Monday), or on one day; without a time: none that day."""

    plan = models.ForeignKey(SlotPlan, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, validators=_at_most(6))
    day = models.DateField(null=True, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    how = models.CharField(max_length=12, choices=How, default=How.PHONE)
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("day", "weekday", "starts", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday=None, day__isnull=False) | Q(weekday__isnull=False, day=None),
                name="hours_of_a_weekday_or_a_day",
            ),
            models.CheckConstraint(
                condition=Q(starts__lt=models.F("ends"))
                | Q(starts=None, ends=None, day__isnull=False),
                name="hours_end_after_they_start",
            ),
        ]
        indexes = [models.Index(fields=["plan"], name="hours_of_a_plan")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"hours {self.pk}"

    @property
    def as_said(self) -> Hours:
        return Hours(self.weekday, self.day, self.starts, self.ends, self.how, self.place)
