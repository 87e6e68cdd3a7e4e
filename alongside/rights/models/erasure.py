"""What was erased: written once, without any of it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly
from alongside.organisations.models import Organisation


class Erasure(AppendOnly):
    """One run of the retention schedule. The ids lead to rows in which nobody stands any more."""

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
    rows = models.JSONField(help_text="how many, by table")

    class Meta:
        ordering = ("-created_at",)
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{len(self.people)} records erased"
