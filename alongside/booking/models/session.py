"""What can be booked: an occurrence of a service's timetable, or a time of a link worker."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.booking.free_times import How
from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models import Service
from alongside.organisations.models import Organisation


class SessionPlan(Row):
    """How a service is booked: so many places each time, so many weeks ahead."""

    service = models.OneToOneField(Service, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    weeks_ahead = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1), MaxValueValidator(26)]
    )
    answer_hours = models.PositiveSmallIntegerField(
        default=48,
        validators=[MinValueValidator(2), MaxValueValidator(336)],
        help_text="how long an offered place is kept",
    )
    is_open = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"sessions of {self.service_id}"


class Session(Row):
    """One time that a service happens, with its places. It holds nothing of any person.

    Or the time of a link worker with whom somebody meets, ``how`` they say: it has one place, no
    service and no schedule, and is made when it is booked.

    ``taken`` is counted by the database itself as places change, and never more than ``places``.
    ``schedule_id`` names a schedule of the directory, which may be gone by now; with ``day`` it
    says which occurrence this is, whatever time it has moved to. ``kept_at``: since when it takes
    place by the word of whoever keeps it, though the timetable does not have it.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Takes place")
        IN_DOUBT = "in_doubt", _("Not in the timetable any more")
        CALLED_OFF = "called_off", _("Called off")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    how = models.CharField(max_length=12, choices=How, blank=True)
    schedule_id = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    place_name = models.CharField(max_length=300, blank=True, help_text="where it is")
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("schedule_id", "day"), name="one_session_a_day"),
            models.UniqueConstraint(fields=("worker", "starts_at"), name="a_worker_is_there_once"),
            models.CheckConstraint(
                condition=models.Q(
                    service__isnull=False, schedule_id__isnull=False, worker=None, how=""
                )
                | models.Q(service=None, schedule_id=None, worker__isnull=False, places=1)
                & ~models.Q(how=""),
                name="of_a_service_or_of_a_worker",
            ),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("places")), name="never_oversold"
            ),
        ]
        indexes = [models.Index(fields=["service", "starts_at"], name="sessions_of_a_service")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"session of {self.service_id or self.worker_id} on {self.day}"

    @property
    def of_service(self) -> uuid.UUID:
        """The id of the service. Raises ValueError for a time of a link worker, who has none."""
        if self.service_id is None:
            raise ValueError("A time of a link worker is of no service.")
        return self.service_id

    @property
    def title(self) -> str:
        """What the person goes to: the service, or how they meet whoever helps them."""
        return self.service.name if self.service else str(self.get_how_display())

    @property
    def free(self) -> int:
        """How many places are left; none of a session that is over or not sure to happen."""
        return self.places - self.taken if self.can_be_booked else 0

    @property
    def can_be_booked(self) -> bool:
        return self.status == self.Status.OPEN and self.is_ahead

    @property
    def is_ahead(self) -> bool:
        return self.starts_at > clock.now()
