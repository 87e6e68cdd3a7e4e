"""The copy that somebody asked for: what was checked before it was given, and what was given."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly, Row
from alongside.rights.models.asking import RightsRequest
from alongside.rights.states import Withheld


class Check(Row):
    """Somebody read a note that others wrote, and says whether the person gets it."""

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="checks")
    item = models.CharField(max_length=120, help_text="table, row and column of the note")
    given = models.BooleanField()
    why_not = models.CharField(max_length=12, choices=Withheld, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("request", "item"), name="one_word_on_each_note"),
            models.CheckConstraint(
                condition=models.Q(given=True, why_not="")
                | models.Q(given=False) & ~models.Q(why_not=""),
                name="left_out_says_why",
            ),
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.item}: {'given' if self.given else self.why_not}"


class Copy(AppendOnly):
    """What the person was given, as it was that day. It is never made anew."""

    request = models.OneToOneField(RightsRequest, on_delete=models.PROTECT, related_name="copy")
    content: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        verbose_name_plural = "copies"
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"copy for {self.request_id}"


class Enclosure(AppendOnly):
    """A file that came with a copy, as it was that day."""

    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="enclosures")
    document = models.UUIDField(help_text="the id of the document that it was")
    title = models.CharField(max_length=100, blank=True, help_text="empty: not given")
    media = models.CharField(max_length=15)
    content = models.BinaryField()

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("copy", "document"), name="enclosed_once"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"file of {self.copy_id}"
