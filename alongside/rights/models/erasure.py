"""What was erased: written once, without any of it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly
from alongside.organisations.models import Organisation
from alongside.rights.models.asking import RightsRequest
from alongside.rights.states import Ground, Part


class PartDecision(AppendOnly):
    """Whether one part of a record is erased as the person wishes, and why."""

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="decisions")
    part = models.CharField(max_length=10, choices=Part)
    erased = models.BooleanField()
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    rationale = models.TextField(help_text="for those who answer for it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("request", "part"), name="one_decision_on_each_part"),
            models.CheckConstraint(
                condition=models.Q(erased=True, ground="")
                | models.Q(erased=False) & ~models.Q(ground=""),
                name="kept_has_its_ground",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {'erased' if self.erased else self.ground}"


class Erasure(AppendOnly):
    """What was erased at once: a run of the schedule, or one person's wish.

    The ids lead to rows in which nobody stands any more. Of a wish, the id is that of its step.
    """

    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose records; null: of the whole house, by whoever runs it",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    schedule = models.CharField(max_length=20, help_text="the version that was obeyed")
    people = ArrayField(models.UUIDField())
    parts = ArrayField(
        models.CharField(max_length=10, choices=Part), default=list, help_text="none: whole records"
    )
    rows = models.JSONField(help_text="how many, by table")

    class Meta:
        ordering = ("-created_at",)
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{len(self.people)} records erased"
