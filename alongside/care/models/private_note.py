"""What a link worker notes for themselves: a thought, a hunch, what to bring up next time."""

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.models.case import Case
from alongside.common.models import AppendOnly


class PrivateNote(AppendOnly):
    """A note of a case that its author alone reads; by law it is a part of the record all the same.

    It is in no list of the case, so that nothing made from the case can hold it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["case", "by", "-created_at"], name="private_notes_of_a_case")
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"private note of {self.case_id}"
