"""Entries that may be one and the same, and those that were made one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models.service import Service


class DuplicatePair(Row):
    """Two entries that look like one: how much so, why, and what somebody decided."""

    class State(models.TextChoices):
        FOUND = "found", _("To decide")
        DISTINCT = "distinct", _("Two different services")
        MERGED = "merged", _("Made one")

    one = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField(help_text="0 to 1")
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.FOUND)
    found_at = models.DateTimeField(default=clock.now)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("-score", "id")
        indexes = [models.Index(fields=["state", "-score"], name="pair_to_decide")]
        constraints = [
            models.UniqueConstraint(fields=("one", "other"), name="pair_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="pair_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ~ {self.other_id}"


class Merge(Row):
    """Two entries made one. Whoever asks for the one that is gone is sent to the one kept."""

    kept = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    actor = models.CharField(max_length=80)
    status_before = models.CharField(max_length=20, help_text="of the one that is gone")
    kept_before = models.JSONField(help_text="the entry that was kept, as it stood")
    kept_after = models.JSONField(help_text="the entry that was kept, with what it took over")
    sources_before = models.JSONField(
        default=dict, help_text="of the one kept: see services/field_sources.py"
    )
    moved = models.JSONField(default=dict, help_text="ids of rows that now hang on the one kept")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("gone",), condition=models.Q(undone_at=None), name="merged_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("gone")), name="merged_with_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
