"""Something is wrong with an entry, says somebody; and what became of that."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.directory.models.service import Service
from alongside.directory.states import ProblemStatus


class Problem(Row):
    """What is wrong, since when it is known, and until when it was so. Nothing about who said it.

    ``created_at`` to ``closed_at`` is the time to fix.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", _("It has closed or ended")
        CONTACT = "contact", _("The phone number, e-mail or website is wrong")
        TIME = "time", _("The day or time is wrong")
        PLACE = "place", _("The place is wrong")
        UNSAFE = "unsafe", _("It may not be safe")
        OTHER = "other", _("Something else")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="problems")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.UUIDField(unique=True, help_text="of the form: a double click is one report")
    status = models.CharField(
        max_length=20, choices=ProblemStatus, default=ProblemStatus.OPEN.value
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        indexes = [models.Index(fields=["status", "created_at"], name="problem_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ProblemStatus.OPEN.value, closed_at=None)
                | ~Q(status=ProblemStatus.OPEN.value) & Q(closed_at__isnull=False),
                name="closed_means_closed_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.get_kind_display()}"


class ProblemTold(Row):
    """What the reporter wrote, and where to answer them if they wish: for the editors alone.

    ``language`` is the one they read the page in.

    The address is forgotten once it was answered, both are after a time (``forget_reporters``).
    """

    problem = models.OneToOneField(Problem, on_delete=models.CASCADE, related_name="told")
    words = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)

    class Meta:
        verbose_name_plural = "problems told"
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return str(self.problem_id)
