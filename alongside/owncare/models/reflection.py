"""What somebody who works here writes for themselves about their own work."""

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row


class Reflection(Row):
    """An entry of a reflective log: about the work, not about anybody who is helped.

    Its author alone reads it and may take it out. It names no organisation, so that it goes with
    them to another team; a role that works no cases cannot open it.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["by", "-created_at"], name="reflections_of_an_author")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"reflection {self.pk}"
